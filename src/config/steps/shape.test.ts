import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test("unknown keys: a near one, the name Compose has for it, or all that are known", () => {
  expect(
    problemsIn(`\
runtme: auto
tempo: {}
volumes: {}
services:
  memory: { depends_on: {}, environment: {}, healthcheck: {}, evn: {}, tls: x }
`),
  ).toMatchInlineSnapshot(`
    [
      "1:1 runtme: unknown key | did you mean runtime?",
      "2:1 tempo: unknown key | tempo belongs under services",
      "3:1 volumes: unknown key | known keys: name, runtime, services, ports, include, schemaVersion, secrets, topology",
      "5:13 services.memory.depends_on: unknown key | here it is called needs",
      "5:29 services.memory.environment: unknown key | here it is called env",
      "5:46 services.memory.healthcheck: unknown key | here it is called probes",
      "5:63 services.memory.evn: unknown key | did you mean env?",
      "5:72 services.memory.tls: unknown key | known keys: enabled, profiles, env, ports, process, url, urls, image, build, command, volumes, binary, policy, probes, needs, watch, job, metrics, proof",
    ]
  `);
});

test("a file in a later version of its language is refused, and says what to do", () => {
  expect(problemsIn("schemaVersion: 1")).toEqual([]);
  expect(problemsIn("schemaVersion: 2")).toEqual([
    expect.stringContaining("devstack has to be updated"),
  ]);
});

test("wrong types and values name what is expected", () => {
  expect(
    problemsIn(`\
name: -x
runtime: docker
services:
  memory: { enabled: "true", env: [A=b], ports: 8080, job: 1, binary: opa, policy: "", probes: x }
  opa: on
ports: [1]
`),
  ).toMatchInlineSnapshot(`
    [
      "1:7 name: expected a small letter or digit, then up to 39 of a-z, 0-9 and -",
      "2:10 runtime: expected auto, embedded or compose",
      "4:22 services.memory.enabled: expected true or false | did you mean true?",
      "4:35 services.memory.env: expected a mapping of names to values",
      "4:49 services.memory.ports: expected a mapping of port names to numbers",
      "4:55 services.memory.job: applies only to services of your own",
      "4:60 services.memory.job: expected true or false",
      "4:63 services.memory.binary: applies only to opa, otel-collector, prometheus, tempo and grafana | use process for a program of your own",
      "4:71 services.memory.binary: expected builtin, or a path with a / in it such as ./bin/opa",
      "4:76 services.memory.policy: applies only to opa",
      "4:84 services.memory.policy: expected the path of a .rego file or a folder of them",
      "4:88 services.memory.probes: applies only when process puts a program of your own in the place of memory",
      "4:96 services.memory.probes: expected a list of probes | write it as a list: [x]",
      "5:8 services.opa: expected a mapping of the service's keys",
      "6:8 ports: expected a mapping of service names to port numbers",
    ]
  `);
});

test("a list or a scalar in place of the whole", () => {
  expect(
    problemsIn(`\
- name: a
`),
  ).toMatchInlineSnapshot(`
    [
      "1:1 expected a mapping: keys such as name, services and ports",
    ]
  `);
});

test("names of services, ports and variables", () => {
  expect(
    problemsIn(`\
services:
  Billing: { process: [sh] }
  a.b: { process: [sh] }
  ok: { process: [sh], env: { 1A: x, A-B: y }, ports: { HTTP: 1 } }
ports: { Grafana: 3000 }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:3 services.Billing: a service's name is a small letter, then up to 39 of a-z, 0-9 and -",
      "3:3 services["a.b"]: a service's name is a small letter, then up to 39 of a-z, 0-9 and -",
      "4:31 services.ok.env.1A: an environment variable's name is letters, digits and _, not first a digit",
      "4:38 services.ok.env.A-B: an environment variable's name is letters, digits and _, not first a digit",
      "4:57 services.ok.ports.HTTP: a port's name is a small letter, then up to 39 of a-z, 0-9 and -",
      "5:10 ports.Grafana: a service's name is a small letter, then up to 39 of a-z, 0-9 and -",
    ]
  `);
});

test("port numbers", () => {
  expect(
    problemsIn(`\
services: { a: { process: [sh], ports: { a: 0, b: 65536, c: 1.5, d: "80", e: 80:80, f: -1, g: x } } }
ports: { tempo: 70000 }
`),
  ).toMatchInlineSnapshot(`
    [
      "1:45 services.a.ports.a: expected a port number from 1 to 65535",
      "1:51 services.a.ports.b: expected a port number from 1 to 65535",
      "1:61 services.a.ports.c: expected a port number from 1 to 65535",
      "1:69 services.a.ports.d: expected a port number from 1 to 65535 | write it without quotes: 80",
      "1:78 services.a.ports.e: expected a port number from 1 to 65535",
      "1:88 services.a.ports.f: expected a port number from 1 to 65535",
      "1:95 services.a.ports.g: expected a port number from 1 to 65535",
      "2:17 ports.tempo: expected a port number from 1 to 65535",
    ]
  `);
});

test("process is a list of words", () => {
  expect(
    problemsIn(`\
services:
  a: { process: node a.js }
  b: { process: [] }
  c: { process: [sh, [x], null] }
  d: { process: 'sh -c "x y"' }
  e: { process: { a: b } }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:17 services.a.process: expected a list: the program and its arguments | write it as a list: [node, a.js]",
      "3:17 services.b.process: expected a list: the program and its arguments",
      "4:22 services.c.process[1]: expected one word of the command",
      "4:27 services.c.process[2]: expected one word of the command",
      "5:17 services.d.process: expected a list: the program and its arguments",
      "6:17 services.e.process: expected a list: the program and its arguments",
    ]
  `);
});

test("probes", () => {
  expect(
    problemsIn(`\
services:
  a:
    process: [sh]
    ports: { http: 9100 }
    probes:
      - http: healthz
      - { http: /x, status: 99 }
      - { http: /x, status: "200" }
      - { http: /x, body: "" }
      - { htp: /x }
      - { tcp: http, http: /x }
      - { tcp: 9100 }
      - { grpc: http, servce: x }
      - /healthz
      - {}
`),
  ).toMatchInlineSnapshot(`
    [
      "6:15 services.a.probes[0].http: expected a path that begins with /",
      "7:29 services.a.probes[1].status: expected an HTTP status from 100 to 599",
      "8:29 services.a.probes[2].status: expected an HTTP status from 100 to 599 | write it without quotes: 200",
      "9:27 services.a.probes[3].body: expected the text that the body must contain",
      "10:9 services.a.probes[4]: expected one of http: /path, tcp: port or grpc: port | did you mean http?",
      "11:9 services.a.probes[5]: expected one of http: /path, tcp: port or grpc: port",
      "12:16 services.a.probes[6].tcp: expected the name of one of the service's ports",
      "13:23 services.a.probes[7].servce: unknown key | did you mean service?",
      "14:9 services.a.probes[8]: expected one of http: /path, tcp: port or grpc: port",
      "15:9 services.a.probes[9]: expected one of http: /path, tcp: port or grpc: port",
    ]
  `);
});

test("env values", () => {
  expect(
    problemsIn(`\
services: { router: { env: { A: [x], B: { c: d }, C: , D: .inf, E: "a\\0b", F: ok, G: 1, H: false } } }
`),
  ).toMatchInlineSnapshot(`
    [
      "1:33 services.router.env.A: expected text, a number, true or false",
      "1:41 services.router.env.B: expected text, a number, true or false",
      "1:51 services.router.env.C: expected text, a number, true or false",
      "1:59 services.router.env.D: expected text, a number, true or false",
      "1:68 services.router.env.E: may not hold a NUL character",
    ]
  `);
});

test("needs", () => {
  expect(
    problemsIn(`\
services:
  router: { needs: [memory] }
  memory: { needs: { opa: reday, tempo: , grafana: healthy } }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:20 services.router.needs: expected a mapping such as { router: ready }",
      "3:27 services.memory.needs.opa: expected started, ready or done | did you mean ready?",
      "3:34 services.memory.needs.tempo: expected started, ready or done",
      "3:52 services.memory.needs.grafana: expected started, ready or done",
    ]
  `);
});

test("metrics and proof", () => {
  expect(
    problemsIn(`\
services:
  a: { process: [sh], ports: { http: 1 }, metrics: metrics }
  b: { process: [sh], ports: { http: 2 }, metrics: { prot: http } }
  c: { process: [sh], ports: { http: 3 }, metrics: 9100 }
  d: { process: [sh], proof: { spans: none, counter: "a b", record: some, spams: [] } }
  e: { process: [sh], proof: { spans: non, counter: none, record: non } }
  f: { process: [sh], proof: { spans: [] } }
  g: { process: [sh], proof: none }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:52 services.a.metrics: expected none, or a path that begins with /",
      "3:43 services.b.metrics.port: is missing: expected the name of one of the service's ports",
      "3:54 services.b.metrics.prot: unknown key | did you mean port?",
      "4:52 services.c.metrics: expected none, a path such as /metrics, or { port: name, path: /metrics }",
      "5:54 services.d.proof.counter: expected none, or the name of a counter such as requests_total",
      "5:69 services.d.proof.record: expected none",
      "5:75 services.d.proof.spams: unknown key | did you mean spans?",
      "6:39 services.e.proof.spans: expected none, or a list of span names | did you mean none?",
      "6:67 services.e.proof.record: expected none | did you mean none?",
      "7:39 services.f.proof.spans: expected none, or a list of span names",
      "8:30 services.g.proof: expected { spans, counter, record }",
    ]
  `);
});

test("what is wrong hides nothing else, and is not told twice", () => {
  expect(
    problemsIn(`\
services:
  a: { process: sh, ports: { http: x }, probes: [{ http: / }, { tcp: http }], needs: { b: done, c: ready } }
  b: { process: [sh], job: yes }
  c: 5
  d: { process: [sh], needs: { e: ready }, metrics: {} }
  e: { process: [sh], needs: { d: ready }, probes: [{ http: x }, { tcp: y }] }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:17 services.a.process: expected a list: the program and its arguments | write it as a list: [sh]",
      "2:36 services.a.ports.http: expected a port number from 1 to 65535",
      "3:28 services.b.job: expected true or false | did you mean true?",
      "4:6 services.c: expected a mapping of the service's keys",
      "5:44 services.d.metrics.port: is missing: expected the name of one of the service's ports",
      "6:32 services.e.needs.d: needs go round in a circle: d → e → d | remove one of these needs",
      "6:61 services.e.probes[0].http: expected a path that begins with /",
    ]
  `);
});
