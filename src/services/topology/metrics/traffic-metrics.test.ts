import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { LoadPlace } from "../../../../test/support/cluster/load-place.ts";
import { describeTraffic } from "./traffic-metrics.ts";

test("a scrape tells how requests fare at that moment, and again the next time", async () => {
  const at = new LoadPlace({ replicas: 3, requests: 30 });
  const registry = new Registry();
  describeTraffic(registry, () => at.cluster);
  at.pass(60);
  const line = (text: string, name: string) =>
    text.split("\n").find((one) => one.startsWith(`${name}{`));
  const name = "topology_requests_per_second";
  const route = 'namespace="default",service="web",zone="n1",target_zone="n1",result="success"';
  expect((await registry.metrics()).includes(`${name}{${route}} 3.3333333333333335`)).toBe(true);
  at.send(0);
  at.pass(1);
  const text = await registry.metrics();
  expect(text).not.toContain(`${name}{`);
  expect(line(text, "topology_workload_pods_available")).toMatch(/ 3$/);
});
