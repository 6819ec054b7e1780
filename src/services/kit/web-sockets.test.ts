import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { callHttp } from "../../../test/support/http-client.ts";
import { createTestService } from "../../../test/support/service-context.ts";
import { createHttpServer, stopHttpServer } from "./http-server.ts";
import { serveWebSockets } from "./web-sockets.ts";

/** A server whose sockets say everything back. */
async function echoServer(maxSockets = 2, env: Record<string, string> = {}) {
  const { context, drain } = createTestService(env);
  const server = createHttpServer(context, { bodyLimitBytes: 1_000 });
  serveWebSockets(server, context, {
    path: "/ws",
    messageMaxBytes: 100,
    maxSockets,
    onSocket: (socket) => socket.on("message", (data) => socket.send(String(data))),
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const stop = () => stopHttpServer(server, 100);
  onTestFinished(stop);
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { port, drain, stop };
}

function open(port: number, headers: Record<string, string> = {}, path = "/ws") {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  onTestFinished(() => socket.terminate());
  return socket;
}

/** The status with which an upgrade is refused. */
async function refusal(socket: WebSocket): Promise<number> {
  socket.on("error", () => undefined);
  const [, response] = await once(socket, "unexpected-response");
  return response.statusCode;
}

test("a socket of a program, or of the own origin, is opened", async () => {
  const { port } = await echoServer();
  for (const headers of [{}, { origin: `http://127.0.0.1:${port}` }]) {
    const socket = open(port, headers);
    await once(socket, "open");
    socket.send("hello");
    expect(String((await once(socket, "message"))[0])).toBe("hello");
  }
});

test("a host that DEVSTACK_ALLOWED_HOSTS names is served", async () => {
  const { port } = await echoServer(2, { DEVSTACK_ALLOWED_HOSTS: "router" });
  await once(open(port, { host: "router:7443" }), "open");
});

test.each([
  ["another site's page", { origin: "http://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ["another host", { host: "evil.example" }],
])("%s is refused", async (_name, headers) => {
  const { port } = await echoServer();
  expect(await refusal(open(port, headers))).toBe(403);
});

test("another path is not found, and too many sockets are refused", async () => {
  const { port } = await echoServer(1);
  expect(await refusal(open(port, {}, "/other"))).toBe(404);
  await once(open(port), "open");
  expect(await refusal(open(port))).toBe(503);
});

test("a plain request is told to upgrade, and one that offers HTTP/2 is a plain one", async () => {
  const { port } = await echoServer();
  expect((await callHttp({ port, path: "/ws" })).status).toBe(426);
  const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AA" };
  expect((await callHttp({ port, path: "/metrics", headers })).status).toBe(200);
});

test("a draining server takes no new sockets, and its close ends the others with 1001", async () => {
  const { port, drain, stop } = await echoServer();
  const socket = open(port);
  await once(socket, "open");
  drain.abort();
  expect(await refusal(open(port))).toBe(503);
  const closed = once(socket, "close");
  await stop();
  expect((await closed)[0]).toBe(1001);
});
