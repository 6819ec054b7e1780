import { expect, test } from "vitest";
import { endpointOf } from "../../test/support/endpoint-of.ts";
import { fakeJsonServer } from "../../test/support/fake-json-server.ts";
import { lookingClock } from "../../test/support/looking-clock.ts";
import { planOf, usualEndpoints } from "../../test/support/plan-of.ts";
import { seedTargets } from "./seed-targets.ts";

const JUST_TWO = `services:
  ${["router", "persona-adapter", "ollama-adapter", "memory", "otel-collector", "tempo", "topology"]
    .map((name) => `${name}: { enabled: false }`)
    .join("\n  ")}`;

const STARTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 600);

const target = (job: string, port: number, more: object = { health: "up" }) => ({
  labels: { job },
  scrapeUrl: `http://127.0.0.1:${port}/metrics`,
  ...more,
});

test("it waits until every target is up", async () => {
  const looks = [
    [],
    [target("opa", 8181, { health: "unknown" })],
    [target("opa", 8181), "prometheus"],
  ];
  expect(await seed((look) => looks[Math.min(look, 2)] ?? [], 10_000)).toBe("2 scrape targets");
});

test("targets that are not up when the time is up are told with their reasons", async () => {
  const down = target("opa", 8181, { health: "down", lastError: "connection refused" });
  const failure = await seed(() => [down], 300).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "E_SEED_FAILED",
    details: {
      missing: [
        "opa (http://127.0.0.1:8181/metrics) is down: connection refused",
        expect.stringMatching(/^prometheus \(.*\/metrics\) is no target$/),
      ],
    },
  });
});

test("a program of the user's in the platform's place may have no metrics: the way to say so is told", async () => {
  const failure = await seed(() => ["prometheus"], 300, { more: "opa: { process: [x] }" }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({
    hint: "services.opa.metrics: none in devstack.yaml, if it has no metrics",
  });
});

test("a target that devstack has written down is known by its port's name: containers have names", async () => {
  const inside = { scrapeUrl: "http://opa:8181/metrics", health: "up" };
  const named = {
    labels: { job: "opa" },
    discoveredLabels: { __devstack_port: "http" },
    ...inside,
  };
  expect(await seed(() => [named, "prometheus"], 10_000)).toBe("2 scrape targets");
  const other = { ...named, discoveredLabels: { __devstack_port: "admin" } };
  await expect(seed(() => [other, "prometheus"], 300)).rejects.toThrow("does not scrape");
});

test("a target of the same job at another address does not count", async () => {
  const failure = await seed(() => [target("opa", 9), "prometheus"], 300).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({
    why: "opa (http://127.0.0.1:8181/metrics) is no target",
  });
});

test("a good scrape of the process that was there before does not count", async () => {
  const scraped = (lastScrape: string) => [
    target("opa", 8181, { health: "up", lastScrape }),
    "prometheus",
  ];
  const before = scraped("2026-01-02T03:04:05.599Z");
  const since = scraped("2026-01-02T03:04:05.600123456Z");
  expect(await seed((look) => (look === 0 ? before : since), 10_000)).toBe("2 scrape targets");
  expect(await seed(() => before, 300).catch((error: unknown) => error)).toMatchObject({
    why: "opa (http://127.0.0.1:8181/metrics) has not been scraped since it was started",
  });
});

test("a look that is cut off when the time is up does not hide what was seen before", async () => {
  const clock = lookingClock();
  const hanging = async (): Promise<never> => {
    for (let pause = 0; pause < 5; pause++) await clock.sleep(100);
    return new Promise<never>(() => {});
  };
  const failure = await seed((look) => (look === 0 ? [] : hanging()), 500, { clock }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ why: expect.stringContaining("opa") });
});

/** Seeds against a Prometheus with these targets at its n-th look; it is a target itself. */
async function seed(
  targets: (look: number) => unknown[] | Promise<never>,
  timeoutMs: number,
  { more = "", clock = lookingClock() } = {},
): Promise<string> {
  const plan = await planOf(`${JUST_TWO}\n  ${more}`);
  let look = 0;
  const server = await fakeJsonServer(async () => {
    const found = await targets(look++);
    const self = endpointOf(server.url);
    const activeTargets = found.map((one) =>
      one === "prometheus" ? target("prometheus", self.port) : one,
    );
    return { status: 200, body: { status: "success", data: { activeTargets } } };
  });
  return seedTargets(
    {
      plan,
      endpoints: { ...usualEndpoints(plan), prometheus: { http: endpointOf(server.url) } },
      clock,
      signal: new AbortController().signal,
      readLog: async function* () {},
      readSecret: async () => "",
    },
    { timeoutMs, startedAt: new Map([["opa", STARTED_AT]]) },
  );
}
