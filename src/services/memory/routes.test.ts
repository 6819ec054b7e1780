import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTestService } from "../../../test/support/service-context.ts";
import { createHttpServer } from "../kit/http-server.ts";
import { openDatabase } from "./database.ts";
import { BODY_LIMIT_BYTES } from "./limits.ts";
import { addRoutes } from "./routes.ts";
import { MemoryStore } from "./store.ts";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

test("each operation leaves a span of its own name in the caller's trace", async () => {
  const folder = mkdtempSync(join(tmpdir(), "devstack-memory-"));
  const database = openDatabase(folder);
  const { context, spans } = createTestService();
  const server = createHttpServer(context, { bodyLimitBytes: BODY_LIMIT_BYTES });
  onTestFinished(async () => {
    await server.close();
    database.close();
    rmSync(folder, { recursive: true });
  });
  addRoutes(server, { store: new MemoryStore(database, Date.now), drain: context.drain });
  const base = await server.listen({ host: "127.0.0.1", port: 0 });
  const send = async (method: string, path: string, body?: object) => {
    const headers = {
      "x-tenant-id": "acme",
      traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    await (await fetch(base + path, { method, headers, ...init })).text();
  };
  await send("GET", "/healthz");
  await send("PUT", "/v1/memory/n/k", { object: {} });
  await send("GET", "/v1/memory/n/k");
  await send("POST", "/v1/memory/search", { q: "x" });
  await send("GET", "/v1/memory/n?limit=5");
  await send("DELETE", "/v1/memory/n/k");
  for (const name of [
    "PUT /v1/memory/{ns}/{key}",
    "GET /v1/memory/{ns}/{key}",
    "POST /v1/memory/search",
    "GET /v1/memory/{ns}",
    "DELETE /v1/memory/{ns}/{key}",
  ]) {
    expect((await spans.span(name)).spanContext().traceId).toBe(TRACE_ID);
  }
  expect(spans.ended).toHaveLength(5);
});

test("while it drains its probe says no", async () => {
  const { context, drain } = createTestService();
  const server = createHttpServer(context, { bodyLimitBytes: BODY_LIMIT_BYTES });
  const folder = mkdtempSync(join(tmpdir(), "devstack-memory-"));
  const database = openDatabase(folder);
  onTestFinished(async () => {
    await server.close();
    database.close();
    rmSync(folder, { recursive: true });
  });
  addRoutes(server, { store: new MemoryStore(database, Date.now), drain: context.drain });
  const probe = async () => {
    const { statusCode, body } = await server.inject({ path: "/healthz" });
    return [statusCode, body];
  };
  expect(await probe()).toEqual([200, '{"ok":true}']);
  drain.abort();
  expect(await probe()).toEqual([503, '{"ok":false}']);
});
