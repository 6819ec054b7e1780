import { expect, test } from "vitest";
import { planOfServices } from "../../../../test/support/container-runtime.ts";
import { packageRoot } from "../../../util/package-root.ts";
import { publishedOnly } from "../published-ports.ts";
import { referredPorts } from "./referred-ports.ts";

async function referred(services: Readonly<Record<string, object>>) {
  const { published, relayed } = await referredPorts(await planOfServices(services), packageRoot());
  return { published: [...published].sort(), relayed: [...relayed].sort() };
}

test("a stack of containers alone refers to nothing across", async () => {
  expect(await referred({ memory: {}, opa: {} })).toEqual({ published: [], relayed: [] });
});

test("references in variables, command lines and files count, also by keys of devstack env", async () => {
  expect(
    await referred({
      memory: {},
      prometheus: {},
      billing: {
        process: ["billing", "--memory=${MEMORY_URL}"],
        ports: { http: 9200, feed: 9201, admin: 9202 },
        metrics: "/metrics",
      },
      web: { image: "web:1", env: { FEED: "tcp://${dial:billing.feed}" } },
    }),
  ).toEqual({
    published: ["memory.http"],
    // Prometheus has it in its list of targets; nobody in a container asks for `admin`.
    relayed: ["billing.feed", "billing.http"],
  });
});

test("what runs elsewhere is of concern on this machine's loopback interface only", async () => {
  const web = { image: "web:1", env: { A: "${url:near.http}", B: "${url:far.http}" } };
  expect(
    await referred({
      ...{ web, near: { url: "http://localhost:9000" } },
      far: { url: "http://build.example:9000" },
    }),
  ).toMatchObject({ relayed: ["near.http"] });
});

test("a port that only containers use is published where a program asks for it", async () => {
  const services = { tempo: {}, "otel-collector": { binary: "bin/otelcol" } };
  const plan = await planOfServices(services);
  const { published } = await referredPorts(plan, packageRoot());
  expect([...published]).toContain("tempo.otlp-grpc");
  const ports = (also?: ReadonlySet<string>) => {
    const tempo = publishedOnly(plan, also).services.find(({ name }) => name === "tempo");
    return Object.keys(tempo?.ports ?? {});
  };
  expect(ports()).toEqual(["http"]);
  expect(ports(published)).toEqual(["http", "otlp-grpc"]);
});
