import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Call, callMemory } from "../../../test/support/memory-client.ts";
import { type ServiceProcess, startService } from "../../../test/support/service-process.ts";

let folder: string;
let service: ServiceProcess;
let base: string;
/** Each test has a tenant of its own, and with it an empty memory. */
let ownTenant: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "devstack-memory-"));
  service = startService("memory", { MEMORY_DATA_DIR: folder, HTTP_PORT: "0" });
  base = String((await service.logLine("memory serves"))["address"]);
});
beforeEach(() => {
  ownTenant = randomUUID();
});
afterAll(async () => {
  await service.end("SIGKILL");
  rmSync(folder, { recursive: true });
});

function call(method: string, path: string, options: Partial<Call> = {}) {
  return callMemory(base + path, method, { tenant: ownTenant, ...options });
}

/** Sends a body as it is. */
function putText(body: string): Promise<Response> {
  const headers = { "x-tenant-id": ownTenant, "content-type": "application/json" };
  return fetch(`${base}/v1/memory/n/k`, { method: "PUT", headers, body });
}

test("answers as the platform's contract says", async () => {
  const object = { text: "hello", deep: [{ n: 1.5 }, null, true], ümlaut: "\u0000 \ud83d\ude00" };
  expect(await call("GET", "/healthz", { tenant: null })).toEqual([200, { ok: true }]);
  expect(await call("GET", "/v1/memory/n/k")).toEqual([200, { error: "not_found" }]);
  expect(await call("PUT", "/v1/memory/n/k", { body: { object } })).toEqual([200, { ok: true }]);
  expect(await call("GET", "/v1/memory/n/k")).toEqual([200, { object }]);
  expect(await call("GET", "/v1/memory/n/k", { tenant: "other" })).toEqual([
    200,
    { error: "not_found" },
  ]);
  expect(await call("POST", "/v1/memory/search", { body: { q: "hello" } })).toEqual([
    200,
    {
      results: [{ ns: "n", key: "k", updated_at: expect.stringMatching(/^\d{4}-.*Z$/), object }],
      truncated: false,
    },
  ]);
  const deleted = await call("DELETE", "/v1/memory/n/k");
  expect(deleted).toEqual([200, { ok: true, deleted: true }]);
  expect(await call("DELETE", "/v1/memory/n/k")).toEqual([200, { ok: true, deleted: false }]);
});

test("names and keys follow their patterns", async () => {
  const put = (path: string, tenant?: string) =>
    call("PUT", path, { body: { object: {} }, ...(tenant === undefined ? {} : { tenant }) });
  const ok = [200, { ok: true }];
  expect(await put(`/v1/memory/${"n".repeat(100)}/${"k".repeat(200)}`, "t".repeat(50))).toEqual(ok);
  expect(await put("/v1/memory/A_z-9/A_z-9.", "A_z-9")).toEqual(ok);
  const badNs = [400, { detail: "invalid namespace" }];
  expect(await put(`/v1/memory/${"n".repeat(101)}/k`)).toEqual(badNs);
  expect(await put("/v1/memory/n.n/k")).toEqual(badNs);
  expect(await put("/v1/memory/n%0A/k")).toEqual(badNs);
  const badKey = [400, { detail: "invalid key" }];
  expect(await put(`/v1/memory/n/${"k".repeat(201)}`)).toEqual(badKey);
  expect(await put(`/v1/memory/n/${"k".repeat(4_000)}`)).toEqual(badKey);
  expect(await put("/v1/memory/n/k%2Fk")).toEqual(badKey);
  const badTenant = [400, { detail: "invalid tenant" }];
  for (const tenant of ["a b", "a/b", "a.b", "t".repeat(51), "a, b"]) {
    expect(await put("/v1/memory/n/k", tenant)).toEqual(badTenant);
    expect(await call("POST", "/v1/memory/search", { tenant, body: { q: "x" } })).toEqual(
      badTenant,
    );
  }
  expect((await put("/v1/memory/tenant/acme/k"))[0]).toBe(404);
  expect(await call("POST", "/v1/memory/search", { body: { q: "x", ns: "a/b" } })).toEqual(badNs);
});

test("a request without what is required is answered as FastAPI does", async () => {
  const missing = (...loc: string[]) => ({
    type: "missing",
    loc,
    msg: "Field required",
    input: null,
  });
  const noTenant = missing("header", "x-tenant-id");
  for (const method of ["GET", "DELETE"]) {
    const answer = await call(method, "/v1/memory/n/k", { tenant: null });
    expect(answer).toEqual([422, { detail: [noTenant] }]);
  }
  expect(await call("PUT", "/v1/memory/n/k", { tenant: null, body: {} })).toEqual([
    422,
    { detail: [noTenant, missing("body", "object")] },
  ]);
  expect(await call("PUT", "/v1/memory/n/k")).toEqual([
    422,
    { detail: [missing("body", "object")] },
  ]);
  for (const object of [null, [], "x", 7, true]) {
    expect(await call("PUT", "/v1/memory/n/k", { body: { object } })).toMatchObject([
      422,
      { detail: [{ type: "dict_type" }] },
    ]);
  }
  const searches = [{}, { q: "" }, { q: 7 }, { q: "x".repeat(1_001) }, { q: "x", limit: 0 }];
  for (const body of [
    ...searches,
    { q: "x", limit: 101 },
    { q: "x", limit: 1.5 },
    { q: "x", ns: 1 },
  ]) {
    expect((await call("POST", "/v1/memory/search", { body }))[0]).toBe(422);
  }
});

test.each(["5.0", "5e0", "0.5e1", "-0"])(
  "the whole number %s is one, however it is written",
  async (number) => {
    const stored = await putText(`{"object": {}, "ttl_seconds": ${number}}`);
    expect([stored.status, await stored.json()]).toEqual([200, { ok: true }]);
  },
);

test.each([
  ["99999999999999999999", "less_than_equal", 1e20],
  ["-1e3", "greater_than_equal", -1000],
  ["1.50", "int_type", 1.5],
  ["1e400", "int_type", null],
])("%s is no time to live, and the answer says why", async (number, type, input) => {
  const refused = await putText(`{"object": {}, "ttl_seconds": ${number}}`);
  expect([refused.status, await refused.json()]).toMatchObject([
    422,
    { detail: [{ type, input }] },
  ]);
});

test("an object of 1 MiB is stored, one byte more is not, nor one that nests too deeply", async () => {
  const objectOf = (bytes: number) => ({ t: "x".repeat(bytes - '{"t":""}'.length) });
  const put = (object: unknown) => call("PUT", "/v1/memory/n/k", { body: { object } });
  expect(await put(objectOf(1024 * 1024))).toEqual([200, { ok: true }]);
  expect(await put(objectOf(1024 * 1024 + 1))).toEqual([413, { detail: "object_too_large" }]);
  expect((await put(objectOf(3 * 1024 * 1024)))[0]).toBe(413);
  expect(await put({ many: new Array(400_000).fill(0) })).toEqual([200, { ok: true }]);
  const nested = (depth: number): unknown => (depth === 1 ? {} : { o: nested(depth - 1) });
  expect(await put(nested(100))).toEqual([200, { ok: true }]);
  expect((await put(nested(101)))[0]).toBe(422);
  for (const inner of ["", "1e400"]) {
    const list = `${"[".repeat(90_000)}${inner}${"]".repeat(90_000)}`;
    const refused = await putText(`{"object":{"list":${list}}}`);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ detail: [{ type: "too_deep" }] });
  }
});

test.each([
  "12345678901234567890",
  "-9007199254740993",
  "1e400",
  "1E5",
  "0.1000000000000000055511151231257827",
  "1.50",
  "-0",
  "1e-400",
])("the number %s is given back as it was stored, and found", async (number) => {
  const text = `{"deep":[{"n":${number}}],"text":"${number}"}`;
  const headers = { "x-tenant-id": ownTenant, "content-type": "application/json" };
  expect(await (await putText(`{"object":${text}}`)).json()).toEqual({ ok: true });
  const answer = await fetch(`${base}/v1/memory/n/k`, { headers });
  expect(await answer.text()).toBe(`{"object":${text}}`);
  const search = { method: "POST", headers, body: JSON.stringify({ q: number }) };
  const found = await fetch(`${base}/v1/memory/search`, search);
  expect(await found.text()).toContain(text);
});

test("a list tells keys, sizes and times, and where it goes on", async () => {
  for (const key of ["a", "b", "c"]) {
    const ttl = key === "b" ? { ttl_seconds: 600 } : {};
    await call("PUT", `/v1/memory/n/${key}`, { body: { object: { ü: 1 }, ...ttl } });
  }
  const time = expect.stringMatching(/^\d{4}-.*Z$/);
  const entry = { updated_at: time, bytes: 8, expires_at: null };
  expect(await call("GET", "/v1/memory/n?limit=2")).toEqual([
    200,
    {
      keys: [
        { key: "a", ...entry },
        { key: "b", ...entry, expires_at: time },
      ],
      next: "b",
    },
  ]);
  expect(await call("GET", "/v1/memory/n?limit=2&after=b&prefix=")).toEqual([
    200,
    { keys: [{ key: "c", ...entry }], next: null },
  ]);
  expect(await call("GET", "/v1/memory/empty")).toEqual([200, { keys: [], next: null }]);
  expect(await call("GET", "/v1/memory/n", { tenant: "other" })).toEqual([
    200,
    { keys: [], next: null },
  ]);
});

test.each([
  ["n.n", 400],
  ["n?prefix=a%2Fb", 400],
  ["n?after=%00", 400],
  ["n?limit=0", 422],
  ["n?limit=1001", 422],
  ["n?limit=1.5", 422],
  ["n?limit=", 422],
  ["n?prefix=a&prefix=b", 422],
])("a list of %s is answered %i", async (path, status) => {
  expect((await call("GET", `/v1/memory/${path}`))[0]).toBe(status);
});

test.each([-1, 1.5, "60", true, 315_360_001])(
  "%s seconds are no time to live",
  async (ttl_seconds) => {
    const answer = await call("PUT", "/v1/memory/n/k", { body: { object: {}, ttl_seconds } });
    expect(answer[0]).toBe(422);
  },
);

test("a consistency level that is known is kept and given back, another is refused", async () => {
  const ask = async (method: string, path: string, level: string) => {
    const headers = { "x-tenant-id": ownTenant, "x-consistency-level": level };
    const answer = await fetch(base + path, { method, headers });
    return [answer.status, answer.headers.get("x-consistency-level"), await answer.json()];
  };
  const none = { error: "not_found" };
  for (const level of ["EVENTUAL", "STRONG", "RYW", "READ_YOUR_WRITES"]) {
    expect(await ask("GET", "/v1/memory/n/k", level)).toEqual([200, level, none]);
  }
  const refused = [400, null, { detail: "invalid consistency level" }];
  for (const level of ["eventual", "", "LINEARIZABLE", "STRONG, STRONG"]) {
    expect(await ask("GET", "/v1/memory/n/k", level)).toEqual(refused);
    expect(await ask("GET", "/v1/memory/n", level)).toEqual(refused);
  }
});

test("hostile bodies are refused and the service lives on", async () => {
  const send = (body: string) =>
    fetch(`${base}/v1/memory/n/k`, {
      method: "PUT",
      headers: { "x-tenant-id": ownTenant, "content-type": "application/json" },
      body,
    }).then((response) => response.status);
  expect(await send("{")).toBe(400);
  expect(await send('{"object":{"__proto__":{"x":1}}}')).toBe(400);
  expect(await send("[".repeat(1_000_000))).toBe(400);
  expect(await send("[".repeat(900_000) + "]".repeat(900_000))).toBe(422);
  expect(await call("GET", "/healthz")).toEqual([200, { ok: true }]);
});

test("concurrent writers of one key and of many never mix or lose an object", async () => {
  const writes = Array.from({ length: 120 }, (_, i) => {
    const tenant = `${ownTenant}-${i % 3}`;
    const object = { tenant, text: `write ${i}` };
    const key = i % 2 === 0 ? "same" : `k${i}`;
    return call("PUT", `/v1/memory/n/${key}`, { tenant, body: { object } });
  });
  expect(new Set((await Promise.all(writes)).map(([status]) => status))).toEqual(new Set([200]));
  for (const tenant of [0, 1, 2].map((i) => `${ownTenant}-${i}`)) {
    const [, same] = await call("GET", "/v1/memory/n/same", { tenant });
    expect(same.object["tenant"]).toBe(tenant);
    const search = { q: "write", limit: 100 };
    const [, { results }] = await call("POST", "/v1/memory/search", { tenant, body: search });
    expect(results).toHaveLength(21);
    expect(new Set(results.map((hit) => hit.object["tenant"]))).toEqual(new Set([tenant]));
  }
});

test("a foreign Host header is refused", async () => {
  const { port } = new URL(base);
  const status = await new Promise((resolve, reject) => {
    const options = { port, host: "127.0.0.1", path: "/v1/memory/n/k" };
    request(
      { ...options, headers: { host: "evil.example", "x-tenant-id": ownTenant } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .on("error", reject)
      .end();
  });
  expect(status).toBe(403);
});

test("what a guard refuses is counted like any other request", async () => {
  const headers = { "sec-fetch-site": "cross-site", host: "127.0.0.1" };
  const before = await refusals();
  const status = await new Promise((resolve, reject) => {
    const url = `${base}/v1/memory/search`;
    const sent = request(url, { method: "POST", headers }, (answer) => resolve(answer.statusCode));
    sent.once("error", reject).end();
  });
  expect(status).toBe(403);
  expect((await refusals()) - before).toBe(1);
});

test.each(['{"__proto__":{}}', '{"a":{"__proto__":1}}', '{"constructor":{"prototype":1}}'])(
  "%s is refused as an object",
  async (object) => {
    const answer = await fetch(`${base}/v1/memory/n/k`, {
      method: "PUT",
      body: `{"object":${object}}`,
      headers: { "content-type": "application/json", "x-tenant-id": ownTenant },
    });
    expect(answer.status).toBe(400);
    const detail = expect.stringContaining("__proto__");
    expect(await answer.json()).toEqual({ error: "forbidden_key", detail });
  },
);

async function refusals(): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const labels = 'operation="search",status="403",synthetic="false"';
  return Number(text.split(`memory_requests_total{${labels}} `)[1]?.split("\n")[0] ?? 0);
}
