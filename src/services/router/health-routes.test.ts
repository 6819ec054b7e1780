import { expect, test } from "vitest";
import { fakeAdapter } from "../../../test/support/fake-adapter.ts";
import { type RouterPlatform, routerPlatform } from "../../../test/support/router-platform.ts";
import { closedPort } from "../../../test/support/sockets.ts";
import type { ReadinessReport } from "./readiness.ts";

test("with all needs reachable it is healthy and ready", async () => {
  const { url, readyz, opa, memory, adapter } = await routerPlatform();
  const ok = (target: string) => [{ target, ok: true, detail: "ok" }];
  expect(await readyz(200)).toEqual({
    ready: true,
    draining: false,
    missing: [],
    checks: {
      opa: ok(opa.url),
      memory: ok(memory.url),
      adapters: ok(new URL(adapter.url).host),
    },
  });
  const health = await fetch(`${url}/healthz`);
  expect([health.status, await health.json()]).toEqual([
    200,
    { status: "healthy", service: "router" },
  ]);
});

test.each(["OPA_URL", "MEMORY_GATEWAY_URL", "ADAPTER_ENDPOINTS"])(
  "without %s it is healthy, but not ready",
  async (name) => {
    const gone = `http://127.0.0.1:${await closedPort()}`;
    const value = name === "ADAPTER_ENDPOINTS" ? JSON.stringify([gone]) : gone;
    const { url } = await routerPlatform({ [name]: value });
    const need = { OPA_URL: "opa", MEMORY_GATEWAY_URL: "memory" }[name] ?? "adapters";
    let report: ReadinessReport;
    do {
      const response = await fetch(`${url}/readyz`);
      expect(response.status).toBe(503);
      report = (await response.json()) as ReadinessReport;
    } while (report.missing.length > 1 || JSON.stringify(report).includes("not checked yet"));
    expect(report).toMatchObject({ ready: false, missing: [need] });
    expect(report.checks[need]).toMatchObject([
      { ok: false, detail: expect.stringContaining("ECONNREFUSED") },
    ]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  },
);

test("it starts before its adapter and finds it when that comes up", async () => {
  const port = await closedPort();
  const ADAPTER_ENDPOINTS = JSON.stringify([`http://127.0.0.1:${port}`]);
  const { readyz, ask } = await routerPlatform({ ADAPTER_ENDPOINTS });
  await readyz(503);
  await fakeAdapter(port);
  await readyz(200);
  const response = await ask({ prompt: "hello" });
  expect(response.status).toBe(200);
  await response.text();
});

test.each([
  [
    "opa",
    (it: RouterPlatform) => {
      it.opa.before = async () => {
        throw new Error("OPA is gone");
      };
    },
  ],
  [
    "memory",
    (it: RouterPlatform) => {
      it.memory.before = async () => {
        throw new Error("memory is gone");
      };
    },
  ],
  [
    "adapters",
    (it: RouterPlatform) => {
      it.adapter.healthy = false;
      it.adapter.estimate = null;
    },
  ],
])("an ask that %s fails tells readiness so at once", async (need, breakIt) => {
  const platform = await routerPlatform();
  await platform.readyz(200);
  breakIt(platform);
  await (await platform.ask({ prompt: "hello" })).text();
  const askedMs = performance.now();
  expect(await platform.readyz(503)).toMatchObject({ ready: false, missing: [need] });
  // What serves is checked every 10 s.
  expect(performance.now() - askedMs).toBeLessThan(8_000);
});

test("while it drains it is not ready and takes no new asks", async () => {
  const { url, readyz, ask, drain } = await routerPlatform();
  await readyz(200);
  drain.abort();
  expect(await readyz(503)).toMatchObject({ ready: false, draining: true, missing: [] });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const refused = await ask({ prompt: "hello" });
  expect([refused.status, await refused.json()]).toMatchObject([503, { error: "shutting_down" }]);
});
