import { expect, test } from "vitest";
import { planOf } from "../../test/support/plan-of.ts";

test("a port that the user numbered is required and keeps its protocol", async () => {
  const collector = await serviceOf(
    "otel-collector",
    "services: { otel-collector: { ports: { otlp-grpc: 5317 } } }",
  );
  expect(collector.ports["otlp-grpc"]).toEqual({
    protocol: "grpc",
    preferred: 5317,
    required: true,
    containerPort: 4317,
    internal: false,
  });
  expect(collector.ports["otlp-http"]).toMatchObject({ preferred: 4318, required: false });
});

test("the name of a port of one's own says its protocol", async () => {
  const { ports } = await own("ports: { http: 1, grpc-admin: 2, feed: 3, httpish: 4 }");
  expect(Object.entries(ports).map(([name, { protocol }]) => [name, protocol])).toEqual([
    ["http", "http"],
    ["grpc-admin", "grpc"],
    ["feed", "tcp"],
    ["httpish", "tcp"],
  ]);
});

test("env and needs are added to what the service has anyway, and win", async () => {
  const router = await serviceOf(
    "router",
    "services: { router: { env: { OPA_URL: http://opa, MORE: 1 }, needs: { memory: ready } } }",
  );
  expect(router.env).toMatchObject({
    OPA_URL: "http://opa",
    MORE: "1",
    MEMORY_GATEWAY_URL: "${url:memory.http}",
  });
  expect(router.needs).toMatchObject({ memory: "ready", opa: "started" });
});

test("probes of the user's replace those of the catalogue", async () => {
  const memory = await serviceOf(
    "memory",
    "services: { memory: { process: [x], probes: [{ http: /up }] } }",
  );
  expect(memory.probes).toEqual([{ kind: "http", port: "http", path: "/up", status: 200 }]);
});

test.each([
  ["ports: { feed: 9000, http: 9001 }", [{ kind: "tcp", port: "feed" }]],
  ["env: {}", []],
  ["ports: { feed: 9000 }, probes: []", []],
  ["job: true", [{ kind: "exited-zero" }]],
  ["job: true, ports: { feed: 9000 }", [{ kind: "exited-zero" }]],
])("a service of one's own with %s is probed by %j", async (keys, probes) => {
  expect((await own(keys)).probes).toEqual(probes);
});

test.each([
  [
    "none, none",
    "{ spans: none, counter: none, record: none }",
    {
      spans: { absent: "devstack.yaml says none" },
      counter: { absent: "devstack.yaml says none" },
      record: { absent: "devstack.yaml says none" },
    },
  ],
  [
    "spans and counter of its own",
    "{ spans: [charge], counter: charges_total }",
    {
      spans: ["charge"],
      counter: { metric: "charges_total", labels: {} },
      record: { absent: "the proof has no request for it" },
    },
  ],
])("a proof of %s is as the user says", async (_, proof, expected) => {
  expect((await own(`proof: ${proof}`)).proof).toEqual(expected);
});

test("what a proof does not mention stays as the catalogue has it", async () => {
  const { proof } = await serviceOf(
    "memory",
    "services: { memory: { process: [x], proof: { spans: none } } }",
  );
  expect(proof).toMatchObject({
    spans: { absent: "devstack.yaml says none" },
    counter: { metric: "memory_requests_total" },
    record: "stored-object",
  });
});

test("a program without metrics is no target and has no counter, unless it is said", async () => {
  const without = "services: { memory: { process: [x], metrics: none } }";
  const memory = await serviceOf("memory", without);
  expect(memory.metrics).toEqual([]);
  expect(memory.proof).toMatchObject({
    counter: { absent: "devstack.yaml says none" },
    record: "stored-object",
  });
  const prometheus = await serviceOf("prometheus", without);
  expect(JSON.stringify(prometheus.files)).not.toContain("memory");
  const counted = await serviceOf(
    "memory",
    "services: { memory: { process: [x], metrics: none, proof: { counter: pushed_total } } }",
  );
  expect(counted.proof.counter).toEqual({ metric: "pushed_total", labels: {} });
});

test("metrics of a service of one's own become a target of Prometheus", async () => {
  const plan = await planOf(
    "services: { billing: { process: [x], ports: { http: 1 }, metrics: /m } }",
  );
  const targets = plan.services
    .find(({ name }) => name === "prometheus")
    ?.files.find(({ name }) => name === "targets.json");
  expect(targets).toMatchObject({
    source: {
      content: expect.stringMatching(
        /"\$\{dial:billing\.http\}"\s+\],\s+"labels": \{\s+"job": "billing",\s+"__metrics_path__": "\/m"/,
      ),
    },
  });
});

type Service = Awaited<ReturnType<typeof planOf>>["services"][number];

function own(keys: string): Promise<Service> {
  return serviceOf("billing", `services: { billing: { process: [x], ${keys} } }`);
}

async function serviceOf(name: string, yaml: string): Promise<Service> {
  const { services } = await planOf(yaml);
  const found = services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`the plan has no ${name}`);
  return found;
}
