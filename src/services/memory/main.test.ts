import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Call, callMemory } from "../../../test/support/memory-client.ts";
import { type ServiceProcess, startService } from "../../../test/support/service-process.ts";

let folder: string;
let service: ServiceProcess;
let base: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "devstack-memory-"));
  await start();
});
afterEach(async () => {
  await service.end("SIGKILL");
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  service = startService("memory", { MEMORY_DATA_DIR: folder, HTTP_PORT: "0" });
  base = String((await service.logLine("memory serves"))["address"]);
}

function call(method: string, path: string, options: Partial<Call> = {}) {
  return callMemory(base + path, method, { tenant: "acme", ...options });
}

test("what was answered survives kill -9", async () => {
  for (let i = 0; i < 20; i++) {
    await call("PUT", `/v1/memory/n/k${i}`, { body: { object: { text: `entry ${i}` } } });
  }
  await call("DELETE", "/v1/memory/n/k3");
  expect(await service.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
  await start();
  expect(await call("GET", "/v1/memory/n/k19")).toEqual([200, { object: { text: "entry 19" } }]);
  expect(await call("GET", "/v1/memory/n/k3")).toEqual([200, { error: "not_found" }]);
  const [, { results }] = await call("POST", "/v1/memory/search", {
    body: { q: "entry", limit: 50 },
  });
  expect(results).toHaveLength(19);
});

test("counts requests by operation and tells synthetic ones apart", async () => {
  const synthetic = { "x-devstack-synthetic": "1" };
  await call("PUT", "/v1/memory/n/k", { body: { object: {} }, headers: synthetic });
  await call("GET", "/v1/memory/n/k", { headers: { baggage: "devstack.synthetic=true" } });
  await call("GET", "/v1/memory/n.n/k");
  await call("GET", "/v1/memory/n/k/too/long");
  const text = await (await fetch(`${base}/metrics`)).text();
  const counters = text.split("\n").filter((line) => line.startsWith("memory_requests_total"));
  expect(counters.sort()).toEqual([
    'memory_requests_total{operation="get",status="200",synthetic="true"} 1',
    'memory_requests_total{operation="get",status="400",synthetic="false"} 1',
    'memory_requests_total{operation="put",status="200",synthetic="true"} 1',
  ]);
});

test("SIGTERM ends it with 0, a lost lifeline too", async () => {
  expect(await service.end("SIGTERM")).toEqual({ code: 0, signal: null });
  const env = { MEMORY_DATA_DIR: folder, HTTP_PORT: "0", DEVSTACK_LIFELINE: "stdin" };
  service = startService("memory", env);
  await service.logLine("memory serves");
  service.closeStdin();
  expect(await service.ended()).toEqual({ code: 0, signal: null });
});

test("bad environment ends it with 2 and names every variable", async () => {
  const bad = startService("memory", { HTTP_PORT: "x" });
  expect(await bad.ended()).toEqual({ code: 2, signal: null });
  expect(bad.stderr).toContain('HTTP_PORT is "x": expected a whole number from 0 to 65535');
  expect(bad.stderr).toContain("MEMORY_DATA_DIR is not set");
});

test("a damaged file ends it with 1 and a line that says what to do", async () => {
  await service.end("SIGTERM");
  writeFileSync(join(folder, "memory.db"), "damage".repeat(10_000));
  service = startService("memory", { MEMORY_DATA_DIR: folder, HTTP_PORT: "0" });
  expect(await service.ended()).toEqual({ code: 1, signal: null });
  expect(service.stderr).toBe(
    `memory: cannot start: ${join(folder, "memory.db")} cannot be used: file is not a database. ` +
      "Move the file away to start with an empty memory, or set MEMORY_DATA_DIR to another folder\n",
  );
});
