import { expect, test } from "vitest";
import { problemsIn } from "../../test/support/config-problems.ts";
import { parseConfig } from "./parse-config.ts";
import { PLATFORM_SERVICE_NAMES } from "./platform-services.ts";

function parse(yaml: string) {
  return parseConfig(yaml, { file: "/stack/devstack.yaml", folder: "/stack" });
}

const untouched = {
  enabled: true,
  absent: null,
  env: {},
  ports: {},
  process: null,
  external: null,
  image: null,
  build: null,
  command: null,
  volumes: [],
  binary: null,
  policy: null,
  probes: null,
  needs: {},
  watch: [],
  metrics: null,
  proof: null,
};

test.each(["", "# only a comment\n", "---\n", "{}", "services:\nports:\nname:\n"])(
  "all defaults: %j",
  (yaml) => {
    const config = parse(yaml);
    expect(config).toMatchObject({ name: "atp", runtime: "auto", own: {}, folder: "/stack" });
    expect(Object.keys(config.platform)).toEqual(PLATFORM_SERVICE_NAMES);
    for (const service of Object.values(config.platform)) expect(service).toEqual(untouched);
  },
);

test("a service with nothing after it has its defaults", () => {
  expect(parse("services:\n  router:\n").platform.router).toEqual(untouched);
});

test("every key of a platform service reaches the config", () => {
  const { platform } = parse(`
name: demo-2
runtime: embedded
services:
  opa: { policy: policies, ports: { http: 18181 }, env: { A: b }, needs: { memory: started } }
  tempo: { binary: ./bin/tempo }
  prometheus: { binary: builtin }
  grafana: { enabled: false }
  memory:
    process: [node, memory.js]
    metrics: { port: http }
    probes: [{ http: /healthz, status: 204, body: ok }]
    proof: { spans: [GET, PUT], counter: memory_total, record: none }
ports: { router: 7500 }
`);
  expect(platform.opa).toEqual({
    ...untouched,
    policy: "/stack/policies",
    ports: { http: 18181 },
    env: { A: "b" },
    needs: { memory: "started" },
  });
  expect(platform.tempo.binary).toBe("/stack/bin/tempo");
  expect(platform.prometheus.binary).toBe("builtin");
  expect(platform.grafana.enabled).toBe(false);
  expect(platform.memory).toEqual({
    ...untouched,
    process: ["node", "memory.js"],
    metrics: { port: "http", path: "/metrics" },
    probes: [{ kind: "http", port: "http", path: "/healthz", status: 204, bodyIncludes: "ok" }],
    proof: { spans: ["GET", "PUT"], counter: "memory_total", record: "none" },
  });
  expect(platform.router.ports).toEqual({ http: 7500 });
});

test("every key of an own service reaches the config", () => {
  const config = parse(`
services:
  billing:
    process: [node, billing.js, --retries, 3]
    ports: { admin: 9101, http: 9100 }
    probes: [{ http: /healthz }, { http: /x, port: admin }, { tcp: admin }, { grpc: admin, service: b }]
    needs: { router: ready, migrate: done }
    watch: [src]
    metrics: /metrics
    proof: { spans: none, counter: none }
  migrate: { process: [sh], job: true }
  plain: { process: [sh], probes: [], enabled: false }
`);
  expect(Object.keys(config.own)).toEqual(["billing", "migrate", "plain"]);
  expect(config.own["migrate"]?.job).toBe(true);
  expect(config.own["plain"]).toMatchObject({ enabled: false, probes: [] });
  expect(config.own["billing"]).toEqual({
    enabled: true,
    absent: null,
    env: {},
    process: ["node", "billing.js", "--retries", "3"],
    external: null,
    image: null,
    build: null,
    command: null,
    volumes: [],
    ports: { admin: 9101, http: 9100 },
    probes: [
      { kind: "http", port: "http", path: "/healthz", status: 200 },
      { kind: "http", port: "admin", path: "/x", status: 200 },
      { kind: "tcp", port: "admin" },
      { kind: "grpc", port: "admin", service: "b" },
    ],
    needs: { router: "ready", migrate: "done" },
    watch: ["/stack/src"],
    metrics: { port: "http", path: "/metrics" },
    proof: { spans: "none", counter: "none", record: null },
    job: false,
  });
});

test("numbers in env and process keep the spelling that they are written with", () => {
  const { own } = parse(
    "services:\n  a: { process: [sh, 0755, 1e3], env: { V: 1.10, BIG: 12345678901234567890, T: True, Q: '1.0' } }\n",
  );
  expect(own["a"]?.process).toEqual(["sh", "0755", "1e3"]);
  expect(own["a"]?.env).toEqual({ V: "1.10", BIG: "12345678901234567890", T: "true", Q: "1.0" });
});

test("anchors and aliases share what is written once", () => {
  const { own } = parse(
    "services:\n  a: { process: [sh], env: &e { V: 1.10 } }\n  b: { process: [sh], env: *e }\n",
  );
  expect(own["b"]?.env).toEqual({ V: "1.10" });
});

test("an alias means the anchor above it, also when it is repeated below another", () => {
  const { own } = parse(`
services:
  a: { process: [sh], env: { X: &v one } }
  b: { process: [sh], env: &e { X: *v } }
  c: { process: [sh], env: { X: &v two } }
  d: { process: [sh], env: *e }
`);
  expect(own["d"]?.env).toEqual({ X: "one" });
});

test("words of YAML 1.1 stay text, even when a directive asks for it", () => {
  const { own } = parse(
    "%YAML 1.1\n---\nservices: { a: { process: [sh], env: { A: yes, B: on } } }\n",
  );
  expect(own["a"]?.env).toEqual({ A: "yes", B: "on" });
});

test("names that every object has are names like any other", () => {
  const { own } = parse("services: { constructor: { process: [sh], env: { toString: x } } }");
  expect(own["constructor"]).toMatchObject({ process: ["sh"], env: { toString: "x" } });
  expect(problemsIn("services: { a: { process: [sh], needs: { constructor: done } } }")).toEqual([
    "1:42 services.a.needs.constructor: unknown service",
  ]);
});

test("later faults can point at the line of a key", () => {
  const { source } = parse("name: a\nservices:\n  tempo:\n    binary: ./none\n");
  expect(source.where(["services", "tempo", "binary"])).toBe("devstack.yaml:4:5");
  // What is not written is looked for at its nearest parent.
  expect(source.where(["services", "tempo", "policy"])).toBe("devstack.yaml:3:3");
  expect(
    source.diagnostic({
      path: ["services", "tempo", "binary"],
      at: "value",
      message: "does not exist",
      suggestion: null,
    }),
  ).toEqual({
    file: "/stack/devstack.yaml",
    line: 4,
    column: 13,
    length: 6,
    path: "services.tempo.binary",
    message: "does not exist",
    suggestion: null,
    sourceLine: "    binary: ./none",
  });
});

test("without a file there is nothing to point at", () => {
  const { source, file } = parseConfig("", { file: null, folder: "/stack" });
  expect(file).toBeNull();
  expect(source.where(["services"])).toBeNull();
});
