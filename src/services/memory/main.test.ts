import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
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

async function start(env: Record<string, string> = {}): Promise<void> {
  service = startService("memory", { MEMORY_DATA_DIR: folder, HTTP_PORT: "0", ...env });
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

test("a quota is each tenant's own, and what is deleted or made smaller gives back", async () => {
  await service.end("SIGTERM");
  await start({ MEMORY_QUOTA_MB: "1" });
  const put = (key: string, chars: number, tenant = "acme") =>
    call("PUT", `/v1/memory/n/${key}`, { tenant, body: { object: { t: "x".repeat(chars) } } });
  const [ok, full] = [
    [200, { ok: true }],
    [507, { detail: "quota_exceeded" }],
  ];
  expect(await put("a", 600_000)).toEqual(ok);
  expect(await put("b", 600_000)).toEqual(full);
  expect(await call("GET", "/v1/memory/n/b")).toEqual([200, { error: "not_found" }]);
  expect(await put("b", 600_000, "globex")).toEqual(ok);
  expect(await put("a", 400_000)).toEqual(ok);
  expect(await put("b", 600_000)).toEqual(ok);
  expect(await put("c", 100_000)).toEqual(full);
  await call("DELETE", "/v1/memory/n/a");
  expect(await put("c", 100_000)).toEqual(ok);
});

test("objects live as long as MEMORY_TTL_SECONDS says, unless their writer says otherwise", async () => {
  await service.end("SIGTERM");
  await start({ MEMORY_TTL_SECONDS: "1" });
  const put = (key: string, more: object) =>
    call("PUT", `/v1/memory/n/${key}`, { body: { object: { t: "word" }, ...more } });
  await put("short", {});
  await put("stays", { ttl_seconds: 0 });
  await put("long", { ttl_seconds: 600 });
  const metrics = async () => (await fetch(`${base}/metrics`)).text();
  // Nobody asks for the object: it goes by itself.
  await eventually(metrics, (text) => text.includes('evictions_total{reason="expired"} 1\n'));
  expect(await metrics()).toContain("\nmemory_objects 2\n");
  expect(await metrics()).toContain("\nmemory_bytes 24\n");
  expect(await call("GET", "/v1/memory/n/short")).toEqual([200, { error: "not_found" }]);
  const [, { keys }] = await call("GET", "/v1/memory/n");
  expect(keys.map(({ key, expires_at }) => [key, expires_at === null])).toEqual([
    ["long", false],
    ["stays", true],
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
  const bad = startService("memory", { HTTP_PORT: "x", MEMORY_QUOTA_MB: "-1" });
  expect(await bad.ended()).toEqual({ code: 2, signal: null });
  expect(bad.stderr).toContain('HTTP_PORT is "x": expected a whole number from 0 to 65535');
  expect(bad.stderr).toContain("MEMORY_DATA_DIR is not set");
  expect(bad.stderr).toContain('MEMORY_QUOTA_MB is "-1": expected a whole number from 0');
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
