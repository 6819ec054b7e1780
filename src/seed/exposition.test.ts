import { expect, test } from "vitest";
import { sumOfSeries } from "./exposition.ts";

const EXPOSITION = `# HELP asks_total Asks.
# TYPE asks_total counter
asks_total{route="/v1/ask",status="200",synthetic="true"} 3
asks_total{status="200",route="/v1/ask",synthetic="false"} 5 1700000000000
asks_total{route="a } \\"b\\\\c\\nd",status="500"} 2.5 # {trace_id="1}"} 1
asks_total{route="odd",} 1e2
asks_total{route="broken"} NaN
asks_total_created{route="/v1/ask"} 1.7e9
asks 1000
plain_total 7
`;

test.each<[string, Record<string, string>, number]>([
  ["asks_total", {}, 110.5],
  ["asks_total", { status: "200" }, 8],
  ["asks_total", { status: "200", synthetic: "true" }, 3],
  ["asks_total", { route: 'a } "b\\c\nd' }, 2.5],
  ["asks_total", { route: "odd" }, 100],
  ["asks_total", { route: "broken" }, 0],
  ["asks_total", { route: "/v1/ask", region: "eu" }, 0],
  ["plain_total", {}, 7],
  ["nothing_total", {}, 0],
])("%s with the labels %j sums up to %d", (metric, labels, sum) => {
  expect(sumOfSeries(EXPOSITION, { metric, labels })).toBe(sum);
});

test("the job is Prometheus's word for the service, which does not know it", () => {
  expect(sumOfSeries(EXPOSITION, { metric: "plain_total", labels: { job: "opa" } })).toBe(7);
  const own = sumOfSeries('calls_total{job="router"} 4', {
    metric: "calls_total",
    labels: { job: "otel-collector" },
  });
  expect(own).toBe(4);
});

test("lines that end as on Windows, and an empty answer", () => {
  expect(
    sumOfSeries("plain_total 7\r\nplain_total 1\r\n", { metric: "plain_total", labels: {} }),
  ).toBe(8);
  expect(sumOfSeries("", { metric: "plain_total", labels: {} })).toBe(0);
});
