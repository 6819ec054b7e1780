import { createServer as createHttpServer } from "node:http";
import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { expect, test } from "vitest";
import { closedPort, listen, serveTcp } from "../../../test/support/sockets.ts";
import { probeGrpc } from "./grpc.ts";

const never = new AbortController().signal;
const GRPC = { ":status": 200, "content-type": "application/grpc+proto" };

type Handler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

const serve = (handler: Handler) =>
  listen(
    createServer().on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.on("error", () => {});
      handler(stream, headers);
    }),
  );

/** Answers with this message and these trailers. */
const answering =
  (message: Buffer, trailers: OutgoingHttpHeaders) => (stream: ServerHttp2Stream) => {
    stream.respond(GRPC, { waitForTrailers: true });
    stream.once("wantTrailers", () => stream.sendTrailers(trailers));
    stream.end(message);
  };

const frame = (...message: number[]) => Buffer.from([0, 0, 0, 0, message.length, ...message]);
const ask = (at: { host: string; port: number }, service = "", timeoutMs = 5_000) =>
  probeGrpc(at, service, { timeoutMs, signal: never });

test("passes on SERVING, having asked as the protocol says", async () => {
  const requests: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = await serve((stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.once("end", () => {
      requests.push({ headers, body: Buffer.concat(chunks) });
      answering(frame(8, 1), { "grpc-status": "0" })(stream);
    });
  });
  expect(await ask(server, "atp")).toEqual({ ok: true, answer: "SERVING" });
  expect(await ask(server)).toEqual({ ok: true, answer: "SERVING" });
  expect(requests[0]?.headers).toMatchObject({
    ":method": "POST",
    ":path": "/grpc.health.v1.Health/Check",
    "content-type": "application/grpc",
    te: "trailers",
  });
  expect(requests.map(({ body }) => [...body])).toEqual([
    [0, 0, 0, 0, 5, 10, 3, 97, 116, 112],
    [0, 0, 0, 0, 0],
  ]);
  await server.drained();
});

test.each([
  ["NOT_SERVING", frame(8, 2)],
  ["SERVICE_UNKNOWN", frame(8, 3)],
  ["UNKNOWN", frame()],
  ["status 9", frame(8, 9)],
  ["OK, but with a message that is not a health status", Buffer.from([0, 0, 0])],
  ["OK, but with a message that is not a health status", Buffer.from("hello, world")],
])("fails on %s", async (answer, message) => {
  const server = await serve(answering(message, { "grpc-status": "0" }));
  expect(await ask(server)).toEqual({ ok: false, answer });
});

test("fields that it does not know are skipped", async () => {
  const message = frame(0x12, 2, 8, 8, 0x1d, 1, 1, 1, 1, 8, 1);
  const server = await serve(answering(message, { "grpc-status": "0" }));
  expect(await ask(server)).toEqual({ ok: true, answer: "SERVING" });
});

test("an error status in the trailers is named with its message", async () => {
  const trailers = { "grpc-status": "14", "grpc-message": "warming%20up" };
  const server = await serve(answering(Buffer.alloc(0), trailers));
  expect(await ask(server)).toEqual({ ok: false, answer: "UNAVAILABLE warming up" });
});

test("a message does not outweigh an error status", async () => {
  const server = await serve(answering(frame(8, 1), { "grpc-status": "13" }));
  expect(await ask(server)).toEqual({ ok: false, answer: "INTERNAL" });
});

test("a server without the health service answers by headers alone", async () => {
  const server = await serve((stream) => {
    const headers = { ...GRPC, "grpc-status": "12", "grpc-message": "unknown service 100%" };
    stream.respond(headers, { endStream: true });
  });
  expect(await ask(server)).toEqual({ ok: false, answer: "UNIMPLEMENTED unknown service 100%" });
});

test("an answer without a status fails", async () => {
  const server = await serve(answering(frame(8, 1), {}));
  expect(await ask(server)).toEqual({ ok: false, answer: "an answer without grpc-status" });
});

test("HTTP/2 that is not gRPC is named as such", async () => {
  const server = await serve((stream) => {
    stream.respond({ ":status": 404, "content-type": "text/html" });
    stream.end("<p>no");
  });
  expect(await ask(server)).toEqual({ ok: false, answer: "HTTP 404 (text/html), not gRPC" });
});

test("an answer without end is cut off", async () => {
  const server = await serve((stream) => {
    stream.respond(GRPC);
    stream.write(Buffer.alloc(64_000));
  });
  expect(await ask(server)).toEqual({ ok: false, answer: "an answer of more than 4 KiB" });
  await server.drained();
});

test("an HTTP/1 server fails in words", async () => {
  const server = await listen(createHttpServer((_request, response) => response.end("hi")));
  const { ok, answer } = await ask(server);
  expect(ok).toBe(false);
  expect(answer).toContain("not HTTP/2");
  await server.drained();
});

test("says in words that nobody listens", async () => {
  const port = await closedPort();
  expect(await ask({ host: "127.0.0.1", port })).toEqual({
    ok: false,
    answer: "connection refused",
  });
});

test("a server that closes at once has not answered", async () => {
  const server = await serveTcp((socket) => socket.destroy());
  expect(await ask(server)).toEqual({ ok: false, answer: "connection closed without an answer" });
});

test("a server that resets the request has not answered", async () => {
  const server = await serve((stream) => stream.close(8));
  expect(await ask(server)).toEqual({ ok: false, answer: "connection closed without an answer" });
});

test("a server that never answers is given up, and its connection closed", async () => {
  const silent = await serveTcp((socket) => socket.resume());
  const slow = await serve(() => {});
  for (const server of [silent, slow]) {
    expect(await ask(server, "", 60)).toEqual({
      ok: false,
      answer: "connected, but no answer within 0.06 s",
    });
    await server.drained();
  }
});

test("an abort ends it with the signal's own reason and closes the connection", async () => {
  const controller = new AbortController();
  const server = await serve(() => controller.abort(new Error("enough")));
  const probing = probeGrpc(server, "", { timeoutMs: 5_000, signal: controller.signal });
  await expect(probing).rejects.toThrow("enough");
  await server.drained();
});
