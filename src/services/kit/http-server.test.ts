import { type AddressInfo, connect } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { Counter } from "prom-client";
import { expect, onTestFinished, test } from "vitest";
import { callHttp, openHttp } from "../../../test/support/http-client.ts";
import { createTestService } from "../../../test/support/service-context.ts";
import { HttpError } from "./http-error.ts";
import { createHttpServer, type HttpServerOptions, stopHttpServer } from "./http-server.ts";
import type { ServiceContext } from "./service-context.ts";
import { answerOfUnreadable } from "./unreadable-request.ts";

test.each([
  ["localhost", 200],
  ["host.docker.internal:9000", 200],
  ["LOCALHOST:1234", 200],
  ["127.0.0.1:80", 200],
  ["[::1]:80", 200],
  ["memory:8080", 200],
  ["gateway", 200],
  ["evil.example", 403],
  ["localhost.evil.example", 403],
  ["127.0.0.1.evil.example", 403],
  ["10.0.0.1", 403],
])("Host %s is answered %i", async (host, status) => {
  const { context } = createTestService({ DEVSTACK_ALLOWED_HOSTS: "memory, other" });
  const { port } = await serve(context, { allowedHosts: ["Gateway"] });
  const answer = await callHttp({ port, path: "/things/1", headers: { host } });
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.json()).toMatchObject({ error: "host_not_allowed" });
});

test.each([
  ["PUT", {}, 200],
  ["PUT", { "sec-fetch-site": "same-origin" }, 200],
  ["PUT", { origin: "http://localhost:7443", host: "localhost:7443" }, 200],
  ["PUT", { origin: "http://localhost:3000", host: "localhost:7443" }, 403],
  ["PUT", { origin: "http://evil.example" }, 403],
  ["PUT", { origin: "null" }, 403],
  ["PUT", { "sec-fetch-site": "cross-site" }, 403],
  ["GET", { "sec-fetch-site": "cross-site", origin: "http://evil.example" }, 200],
])("%s with %j is answered %i", async (method, headers, status) => {
  const { port } = await serve(createTestService().context);
  const answer = await callHttp({ port, method, path: "/things/1", headers });
  expect(answer.status).toBe(status);
  if (status === 403) expect(answer.json()).toMatchObject({ error: "cross_site_write" });
});

test.each([
  ["/things/1", "cross-site", 403],
  ["/things/1", "same-origin", 200],
  ["/things/1", undefined, 200],
  ["/ready", "cross-site", 200],
])("where reads cost much, GET %s of %s is answered %i", async (path, site, status) => {
  const { port } = await serve(createTestService().context, { crossSiteReads: false });
  const headers = site === undefined ? {} : { "sec-fetch-site": site };
  expect((await callHttp({ port, path, headers })).status).toBe(status);
});

test.each([
  ["malformed JSON", "application/json", "{bad", 400, { error: "malformed_json" }],
  ["an empty body", "application/json", "", 400, { error: "malformed_json" }],
  ["too many bytes", "application/json", `"${"x".repeat(30)}"`, 413, { detail: "body_too_large" }],
  ["another type", "text/xml", "<a/>", 415, { error: "unsupported_media_type" }],
  ["plain text", "text/plain", "{}", 415, { error: "unsupported_media_type" }],
  ["a key of a prototype", "application/json", '{"__proto__":1}', 400, { error: "forbidden_key" }],
])("%s is answered in the platform's shape", async (_name, type, body, status, shape) => {
  const { port } = await serve(createTestService().context, { bodyLimitBytes: 20 });
  const headers = { "content-type": type };
  const answer = await callHttp({ port, method: "PUT", path: "/things/1", headers, body });
  expect([answer.status, answer.json()]).toMatchObject([status, shape]);
});

test("what handlers throw becomes an answer, without the text of unexpected errors", async () => {
  const { port } = await serve(createTestService().context);
  const denied = await callHttp({ port, path: "/denied" });
  expect([denied.status, denied.json()]).toEqual([403, { error: "policy_denied", reasons: [] }]);
  const broken = await callHttp({ port, path: "/broken" });
  expect([broken.status, broken.json()]).toMatchObject([500, { error: "internal_error" }]);
  expect(broken.body).not.toContain("secret");
  const missing = await callHttp({ port, path: "/nothing" });
  expect([missing.status, missing.json()]).toMatchObject([404, { error: "not_found" }]);
});

test("a path that is no URL is refused in the same shape", async () => {
  const { port } = await serve(createTestService().context);
  const answer = await callHttp({ port, path: "/%E0%A4%A" });
  expect([answer.status, answer.json()]).toMatchObject([400, { error: "bad_request" }]);
});

test.each([
  ["PATCH", "/things/1?x=/stream", "GET, HEAD, PUT"],
  ["POST", "/stream", "GET, HEAD"],
  ["PUT", "/files/a/b", "DELETE"],
])(
  "%s %s is answered 405 with what the path has, whatever the body",
  async (method, path, allow) => {
    const { port } = await serve(createTestService().context);
    const headers = { "content-type": "text/xml" };
    const answer = await callHttp({ port, method, path, headers, body: "<a/>" });
    expect([answer.status, answer.json()]).toMatchObject([405, { error: "method_not_allowed" }]);
    expect(answer.headers.allow).toBe(allow);
  },
);

test.each(["/things", "/things/1/2", "/things/", "/files", "/", "/streams"])(
  "a path that is not there is not found with any method: %s",
  async (path) => {
    const { port } = await serve(createTestService().context);
    const answer = await callHttp({ port, method: "POST", path, body: "{bad" });
    expect([answer.status, answer.json()]).toMatchObject([404, { error: "not_found" }]);
    expect(answer.headers.allow).toBeUndefined();
  },
);

test.each([
  ["no HTTP at all", "hello\r\n\r\n", 400, "bad_request"],
  ["a method that nobody knows", "BREW / HTTP/1.1\r\nhost: localhost\r\n\r\n", 400, "bad_request"],
  [
    "two lengths",
    "GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
    400,
    "bad_request",
  ],
  ["no host", "GET /healthz HTTP/1.1\r\n\r\n", 400, "bad_request"],
  ["a huge header", `GET / HTTP/1.1\r\nx: ${"x".repeat(20_000)}\r\n\r\n`, 431, "headers_too_large"],
])("%s is answered in the platform's shape and cut off", async (_name, request, status, error) => {
  const { port } = await serve(createTestService().context);
  const socket = connect(port, "127.0.0.1");
  socket.end(request);
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head.toLowerCase()).toContain("connection: close");
  expect(JSON.parse(body)).toEqual({ error, detail: expect.stringMatching(/^[a-z].{10}/) });
});

test("a request that takes too long is told so", () => {
  const late = Object.assign(new Error("late"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
  expect(answerOfUnreadable(late)).toMatchObject({
    status: 408,
    body: { error: "request_timeout" },
  });
});

test.each(["a=%E0%A4%A", "=;;,%", "x=y,".repeat(3_000)])(
  "baggage %# harms nobody",
  async (baggage) => {
    const { port } = await serve(createTestService().context);
    const answer = await callHttp({
      port,
      path: "/things/1",
      headers: { baggage, traceparent: "0" },
    });
    expect(answer.status).toBe(200);
  },
);

test("a client that never ends its request does not hold its connection for ever", async () => {
  const { server } = await serve(createTestService().context);
  expect(server.server.requestTimeout).toBe(30_000);
});

test("GET /metrics is the registry", async () => {
  const { context } = createTestService();
  new Counter({ name: "x_total", help: "x", registers: [context.metrics] }).inc(3);
  const { port } = await serve(context);
  const answer = await callHttp({ port, path: "/metrics" });
  expect(answer.body).toContain("x_total 3");
  expect(answer.headers["content-type"]).toContain("text/plain; version=0.0.4");
});

test("a drain refuses new work, answers probes, and ends when the streams have ended", async () => {
  const { context, drain } = createTestService();
  const { server, port, streamed } = await serve(context);
  streamed.write("one ");
  const stream = await openHttp({ port, path: "/stream" });

  drain.abort();
  const refused = await callHttp({ port, path: "/things/1" });
  expect([refused.status, refused.json()]).toMatchObject([503, { error: "shutting_down" }]);
  expect(refused.headers.connection).toBe("close");

  const stopped = stopHttpServer(server, 60_000);
  expect((await callHttp({ port, path: "/healthz" })).status).toBe(200);
  streamed.end("two");
  expect(await text(stream)).toBe("one two");
  await stopped;
  await expect(openHttp({ port, path: "/healthz" })).rejects.toThrow("ECONNREFUSED");
});

test.each(["/ready", "/-/ready"])("while it drains %s answers 503", async (path) => {
  const { context, drain } = createTestService();
  const { port } = await serve(context);
  expect((await callHttp({ port, path })).status).toBe(200);
  drain.abort();
  expect((await callHttp({ port, path })).status).toBe(503);
});

test("a stream that does not end is cut when the drain's time is over", async () => {
  const { server, port, streamed } = await serve(createTestService().context);
  streamed.write("one ");
  const stream = await openHttp({ port, path: "/stream" });
  await stopHttpServer(server, 1);
  await expect(text(stream)).rejects.toThrow("aborted");
});

async function serve(context: ServiceContext, options: Partial<HttpServerOptions> = {}) {
  const server = createHttpServer(context, { bodyLimitBytes: 1_000, ...options });
  const streamed = new PassThrough();
  for (const path of ["/healthz", "/ready", "/-/ready"]) server.get(path, async () => "ok");
  server.get("/things/:id", async () => ({ ok: true }));
  server.put("/things/:id", async () => ({ ok: true }));
  server.get("/stream", async () => streamed);
  server.delete("/files/*", async () => ({ ok: true }));
  server.get("/denied", async () => {
    throw new HttpError(403, { error: "policy_denied", reasons: [] });
  });
  server.get("/broken", async () => {
    throw new Error("secret");
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => stopHttpServer(server, 0));
  const { port } = server.server.address() as AddressInfo;
  return { server, port, streamed };
}
