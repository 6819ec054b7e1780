import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { callHttp } from "../../../test/support/http-client.ts";
import { createTestService } from "../../../test/support/service-context.ts";
import { createHttpServer, stopHttpServer } from "./http-server.ts";
import { serveWebSockets } from "./web-sockets.ts";

const PING_MS = 30_000;

/** A server whose sockets say everything back. */
async function echoServer(
  maxSockets = 2,
  env: Record<string, string> = {},
  clock = new FakeClock(),
) {
  const { context, drain } = createTestService(env);
  const server = createHttpServer(context, { bodyLimitBytes: 1_000 });
  serveWebSockets(server, context, {
    path: "/ws",
    messageMaxBytes: 100,
    maxSockets,
    pingMs: PING_MS,
    clock,
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

test("a client that has vanished gives its place back, one that answers pings keeps it", async () => {
  const clock = new FakeClock();
  const { port } = await echoServer(2, {}, clock);
  const alive = open(port);
  const vanished = new WebSocket(`ws://127.0.0.1:${port}/ws`, { autoPong: false });
  onTestFinished(() => vanished.terminate());
  await Promise.all([once(alive, "open"), once(vanished, "open")]);
  const gone = once(vanished, "close");
  for (const due of [1, 2]) {
    const pinged = once(alive, "ping");
    await clock.advance(PING_MS);
    await pinged;
    // An echo comes after the server has read the pong.
    alive.send(`ping ${due}`);
    await once(alive, "message");
  }
  expect((await gone)[0]).toBe(1006);
  expect(alive.readyState).toBe(WebSocket.OPEN);
  await once(open(port), "open");
});

test("a socket that has closed is looked after no longer", async () => {
  const clock = new FakeClock();
  const { port, stop } = await echoServer(2, {}, clock);
  const socket = open(port);
  await once(socket, "open");
  expect(clock.sleeping).toBe(1);
  await stop();
  expect(clock.sleeping).toBe(0);
});

test("an upgrade with a bad key is refused in the platform's shape", async () => {
  const { port } = await echoServer();
  const headers = { connection: "upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
  const answer = await callHttp({ port, path: "/ws", headers });
  expect([answer.status, answer.json()]).toMatchObject([400, { error: "bad_request" }]);
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
