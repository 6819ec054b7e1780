import { expect, test } from "vitest";
import { fakeAdapter } from "../../../test/support/fake-adapter.ts";
import { routerPlatform } from "../../../test/support/router-platform.ts";

test("the health of every adapter is asked and told, the bad one's too", async () => {
  const ill = await fakeAdapter();
  ill.healthy = false;
  const { url, adapter, readyz } = await routerPlatform({}, [ill]);
  await readyz(200);
  const read = async () => {
    const response = await fetch(`${url}/adapters/health`);
    return [response.status, await response.json()];
  };
  const bad = { endpoint: ill.url, ok: false, p95_ms: 0, error_rate: 1 };
  expect(await read()).toEqual([
    200,
    [
      {
        endpoint: adapter.url,
        model: new URL(adapter.url).host,
        ok: true,
        p95_ms: 42,
        error_rate: 0,
        detail: "ok",
        latency_ms: 42,
      },
      { ...bad, model: new URL(ill.url).host, detail: "unhealthy", latency_ms: null },
    ],
  ]);
  adapter.healthy = false;
  expect(await read()).toMatchObject([200, [{ endpoint: adapter.url, ok: false }, bad]]);
});

test("a scrape tells whether adapters are up, and how quick they are", async () => {
  const ill = await fakeAdapter();
  ill.healthy = false;
  const { url, adapter, metric } = await routerPlatform({}, [ill]);
  await (await fetch(`${url}/adapters/health`)).text();
  const gauge = (name: string, { url: at }: { url: string }) =>
    metric(`${name}{adapter="${new URL(at).host}"}`);
  expect(await gauge("router_adapter_up", adapter)).toBe(1);
  expect(await gauge("router_adapter_up", ill)).toBe(0);
  expect(await gauge("router_adapter_expected_latency_seconds", adapter)).toBe(0.042);
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain(`router_adapter_error_ratio{adapter="${new URL(adapter.url).host}"} 0`);
  expect(text).not.toContain(`error_ratio{adapter="${new URL(ill.url).host}"}`);
});

test.each([
  [{ p95_ms: Number.POSITIVE_INFINITY, error_rate: Number.NaN }, 1],
  [{ p95_ms: Number.NaN, error_rate: Number.POSITIVE_INFINITY }, 1],
  [{ p95_ms: -42, error_rate: -1 }, 0],
])(
  "numbers of an adapter's health that cannot be, as in %o, are not passed on",
  async (health, error_rate) => {
    const { url, adapter } = await routerPlatform();
    adapter.health = health;
    const answer = await (await fetch(`${url}/adapters/health`)).json();
    expect(answer).toMatchObject([{ ok: true, p95_ms: 0, error_rate, latency_ms: null }]);
  },
);
