import { expect, test } from "vitest";
import { LoadPlace } from "../../../test/support/cluster/load-place.ts";
import { TRAFFIC_METRICS } from "./traffic-samples.ts";

/** Each sample as Prometheus writes it. */
function linesOf({ cluster }: LoadPlace): string[] {
  return TRAFFIC_METRICS.flatMap(({ name, samples }) =>
    samples(cluster).map(({ labels, value }) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
      return `${name}{${pairs.join(",")}} ${value}`;
    }),
  );
}

test("requests and available pods are told by service, zone and result, and by workload", () => {
  const at = new LoadPlace({ replicas: 2, requests: 30 });
  at.pass(60);
  at.put("n2", "power");
  at.pass(10);
  const lines = linesOf(at);
  const total = 'topology_requests_total{namespace="default",service="web"';
  const perSecond = 'topology_requests_per_second{namespace="default",service="web"';
  // 3.5 seconds without an endpoint; of 10 a second half go to each of two pods from then on.
  expect(lines).toContain(`${total},zone="n1",target_zone="",result="lost"} 35`);
  expect(lines).toContain(`${perSecond},zone="n1",target_zone="n1",result="success"} 5`);
  expect(lines).toContain(`${perSecond},zone="n1",target_zone="n2",result="lost"} 5`);
  expect(lines.some((line) => line.startsWith(`${perSecond},zone="n2"`))).toBe(false);
  expect(lines).toContain(
    'topology_requests_lossy_seconds_total{namespace="default",service="web"} 14',
  );
  const web = '{namespace="default",kind="Deployment",workload="web"}';
  expect(lines).toContain(`topology_workload_pods_available${web} 1`);
  expect(lines).toContain(`topology_workload_pods_wanted${web} 2`);
});

test("every sample has the labels that its metric says", () => {
  const at = new LoadPlace({ replicas: 2, requests: 30 });
  at.pass(60);
  for (const { labels, samples } of TRAFFIC_METRICS) {
    for (const sample of samples(at.cluster)) expect(Object.keys(sample.labels)).toEqual(labels);
  }
});
