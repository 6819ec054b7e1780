import { expect, test } from "vitest";
import { endpointOf } from "../../test/support/endpoint-of.ts";
import { fakeJsonServer } from "../../test/support/fake-json-server.ts";
import { scrapeTargets, selector, sumOf } from "./prometheus.ts";

const LOOK = { signal: new AbortController().signal, timeoutMs: 5_000 };

test("a selector quotes its values", () => {
  expect(selector("up", {})).toBe("up");
  expect(selector("up", { job: 'a"b\\c', route: "/v1/ask" })).toBe(
    'up{job="a\\"b\\\\c",route="/v1/ask"}',
  );
});

test.each([
  [[], 0],
  [[{ value: [1, "3"] }, { value: [1, "4.5"] }], 7.5],
  [[{ value: [1, "NaN"] }, { value: [1, "2"] }, { value: [1, "+Inf"] }, {}], 2],
])("the series %j sum up to %d", async (result, sum) => {
  const { endpoints, received } = await prometheusThat(200, {
    status: "success",
    data: { resultType: "vector", result },
  });
  expect(await sumOf(endpoints, 'up{job="a b"}', LOOK)).toBe(sum);
  expect(received[0]?.path).toBe("/api/v1/query?query=up%7Bjob%3D%22a%20b%22%7D");
});

test("a query that is refused is told in Prometheus's words", async () => {
  const { endpoints } = await prometheusThat(400, { status: "error", error: "parse error" });
  await expect(sumOf(endpoints, "{{", LOOK)).rejects.toThrow(/ answered 400: parse error$/);
});

test("an answer of another shape is told as it is", async () => {
  const { endpoints } = await prometheusThat(200, { hello: "world" });
  await expect(sumOf(endpoints, "up", LOOK)).rejects.toThrow('{"hello":"world"}');
  await expect(scrapeTargets(endpoints, LOOK)).rejects.toThrow('{"hello":"world"}');
});

test("targets are read with their health and the error of the last scrape", async () => {
  const { endpoints } = await prometheusThat(200, {
    status: "success",
    data: {
      activeTargets: [
        {
          labels: { job: "opa" },
          discoveredLabels: { __devstack_port: "http" },
          scrapeUrl: "http://a/m",
          health: "down",
          lastError: "refused",
          lastScrape: "2026-01-02T03:04:05.678912345+01:00",
        },
        {},
      ],
    },
  });
  expect(await scrapeTargets(endpoints, LOOK)).toEqual([
    {
      job: "opa",
      scrapeUrl: "http://a/m",
      port: "http",
      health: "down",
      lastError: "refused",
      lastScrapeMs: Date.UTC(2026, 0, 2, 2, 4, 5, 678),
    },
    {
      job: "",
      scrapeUrl: "",
      port: null,
      health: "unknown",
      lastError: "",
      lastScrapeMs: null,
    },
  ]);
});

test("a stack without Prometheus says so", async () => {
  await expect(sumOf({}, "up", LOOK)).rejects.toMatchObject({ code: "E_NOT_RUNNING" });
});

async function prometheusThat(status: number, body: unknown) {
  const server = await fakeJsonServer(() => ({ status, body }));
  return { endpoints: { prometheus: { http: endpointOf(server.url) } }, ...server };
}
