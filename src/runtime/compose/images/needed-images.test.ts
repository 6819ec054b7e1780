import { expect, test } from "vitest";
import { containerPlanOf, FOLDER } from "../../../../test/support/plan-of.ts";
import { isContainer } from "../container-service.ts";
import { neededImages } from "./needed-images.ts";

const OWN = { image: "devstack-services:test", build: { context: "/package", dockerfile: "D" } };

async function neededBy(services: Readonly<Record<string, object>>) {
  const off = ["router", "persona-adapter", "ollama-adapter", "memory", "opa", "prometheus"];
  const platform = [...off, "otel-collector", "tempo", "grafana", "topology"];
  const disabled = platform.map((name) => [name, { enabled: false }] as const);
  const yaml = { services: { ...Object.fromEntries(disabled), ...services } };
  const plan = await containerPlanOf(JSON.stringify(yaml));
  return neededImages(plan.services.filter(isContainer), { own: OWN, project: "shop-0a1b2c" });
}

test("each image is named once, with all that run from it", async () => {
  const web = { image: "web:1" };
  expect(await neededBy({ web, worker: web, memory: {}, tempo: {} })).toEqual([
    { ...OWN, services: ["memory"], origin: "own" },
    { image: "grafana/tempo:2.9.0", build: null, services: ["tempo"], origin: "stock" },
    { image: "web:1", build: null, services: ["web", "worker"], origin: "user" },
  ]);
});

test("what is built and has no name gets the one that Compose gives it", async () => {
  const build = { context: `${FOLDER}/web`, dockerfile: "Dockerfile" };
  expect(await neededBy({ web: { build: "web" } })).toEqual([
    { image: "shop-0a1b2c-web", build, services: ["web"], origin: "user" },
  ]);
  const named = await neededBy({
    web: { image: "web:1", build: "web" },
    worker: { image: "web:1" },
  });
  expect(named, "one of two says how").toEqual([
    { image: "web:1", build, services: ["web", "worker"], origin: "user" },
  ]);
});

test("what waits for a service runs from devstack's own image, also where nothing else does", async () => {
  const web = { image: "web:1", ports: { http: 9100 }, probes: [{ http: "/healthz" }] };
  const needed = await neededBy({ web, worker: { image: "web:1", needs: { web: "ready" } } });
  expect(needed.map(({ image, services }) => [image, services])).toEqual([
    ["web:1", ["web", "worker"]],
    [OWN.image, ["web.ready"]],
  ]);
});
