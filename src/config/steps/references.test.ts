import { expect, test } from "vitest";
import { problemsIn } from "../../../test/support/config-problems.ts";

test("unknown services", () => {
  expect(
    problemsIn(`\
services:
  ruoter: { enabled: false }
  zebra: {}
  billing: { process: [sh], needs: { memroy: ready, zzz: started, billing2: ready } }
ports: { grafna: 3000, zzzz: 1 }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:3 services.ruoter: unknown service | did you mean router?",
      "3:3 services.zebra: unknown service | a service of your own needs process: [program, argument]",
      "4:38 services.billing.needs.memroy: unknown service | did you mean memory?",
      "4:53 services.billing.needs.zzz: unknown service",
      "4:67 services.billing.needs.billing2: unknown service | did you mean billing?",
      "5:10 ports.grafna: unknown service | did you mean grafana?",
      "5:24 ports.zzzz: unknown service",
    ]
  `);
});

test("ports that a platform service does not have", () => {
  expect(
    problemsIn(`\
services:
  router: { ports: { grpc: 1, htp: 2 } }
  otel-collector: { ports: { otlp: 3, health: 4 } }
`),
  ).toMatchInlineSnapshot(`
    [
      "2:22 services.router.ports.grpc: router has no such port | its ports: http",
      "2:31 services.router.ports.htp: router has no such port | did you mean http?",
      "3:30 services.otel-collector.ports.otlp: otel-collector has no such port | its ports: otlp-grpc, otlp-http, span-metrics, metrics, health",
    ]
  `);
});

test("ports that an own service does not have", () => {
  expect(
    problemsIn(`\
services:
  a:
    process: [sh]
    ports: { http: 9100, admin: 9101 }
    probes: [{ http: /, port: htp }, { tcp: admn }, { grpc: zzz }, { tcp: admin }]
    metrics: { port: metrics }
  b: { process: [sh], probes: [{ http: / }, { tcp: http }], metrics: /metrics }
ports: { b: 9200, a: 9100 }
`),
  ).toMatchInlineSnapshot(`
    [
      "5:31 services.a.probes[0].port: a has no such port | did you mean http?",
      "5:45 services.a.probes[1].tcp: a has no such port | did you mean admin?",
      "5:61 services.a.probes[2].grpc: a has no such port | its ports: http, admin",
      "6:22 services.a.metrics.port: a has no such port | its ports: http, admin",
      "7:40 services.b.probes[0].http: b has no ports | add ports: { http: 9100 }, with the port it listens on",
      "7:52 services.b.probes[1].tcp: b has no such port",
      "7:70 services.b.metrics: b has no ports | add ports: { http: 9100 }, with the port it listens on",
      "8:10 ports.b: b has no ports | write it under services.b.ports, with a name for it",
    ]
  `);
});

test("a platform service in whose place a program stands keeps its ports", () => {
  expect(
    problemsIn(`\
services: { persona-adapter: { process: [sh], probes: [{ grpc: grpc }, { http: /health, port: http }, { tcp: web }] } }
`),
  ).toMatchInlineSnapshot(`
    [
      "1:110 services.persona-adapter.probes[2].tcp: persona-adapter has no such port | its ports: grpc, http",
    ]
  `);
});
