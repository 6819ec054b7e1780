import { createServer, type RequestListener } from "node:http";
import { expect, test } from "vitest";
import { closedPort, listen, serveTcp } from "../../../test/support/sockets.ts";
import { type HttpRule, probeHttp } from "./http.ts";

const never = new AbortController().signal;
const healthz: HttpRule = { path: "/healthz", status: 200 };

const serve = (listener: RequestListener) => listen(createServer(listener));
const raw = (answer: string) => serveTcp((socket) => socket.end(answer));
const ask = (at: { host: string; port: number }, rule = healthz, timeoutMs = 5_000) =>
  probeHttp(at, rule, { timeoutMs, signal: never });

test("passes on the wanted status, asks for the path, and leaves no connection", async () => {
  const seen: (string | undefined)[] = [];
  const server = await serve((request, response) => {
    seen.push(request.method, request.url, request.headers.host);
    response.end("ok");
  });
  expect(await ask(server)).toEqual({ ok: true, answer: "200 OK" });
  expect(seen).toEqual(["GET", "/healthz", `127.0.0.1:${server.port}`]);
  await server.drained();
});

test("does not wait for a body that nobody asked for", async () => {
  const server = await serve((_request, response) => response.writeHead(200).write("never ends"));
  expect(await ask(server)).toEqual({ ok: true, answer: "200 OK" });
  await server.drained();
});

test("another status fails with what the body says, on one printable line", async () => {
  const server = await serve((_request, response) => {
    response.writeHead(503).end("database\n\tis \u001b[31mlocked\u001b[0m\u0007");
  });
  expect(await ask(server)).toEqual({ ok: false, answer: "503 database is locked" });
});

test("another status without a body fails with its standard phrase", async () => {
  const server = await serve((_request, response) => response.writeHead(503).end());
  expect(await ask(server)).toEqual({ ok: false, answer: "503 Service Unavailable" });
});

test("200 is a failure where another status is wanted", async () => {
  const server = await serve((_request, response) => response.end("hello"));
  expect(await ask(server, { path: "/", status: 204 })).toEqual({ ok: false, answer: "200 hello" });
});

test("does not follow a redirect, and says where it leads", async () => {
  const server = await serve((_request, response) => {
    response.writeHead(301, { location: "/login" }).end("moved");
  });
  expect(await ask(server)).toEqual({ ok: false, answer: "301 to /login" });
});

const json = (body: string, headers: Record<string, string> = {}) =>
  serve((_request, response) => {
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      ...headers,
    });
    response.end(body);
  });

test.each([
  ["is handed on", '{"ok":true,"note":"simulating"}', "simulating"],
  ["is one printable line", '{"note":" a\\n\\u001b[31mb "}', "a b"],
  ["is cut when long", `{"note":"${"x".repeat(61)}"}`, `${"x".repeat(59)}…`],
  ["that is no text is none", '{"note":7}', undefined],
  ["that is empty is none", '{"note":" "}', undefined],
  ["in no object is none", '["note"]', undefined],
  ["in what is no JSON is none", "{note}", undefined],
])("a note %s", async (_, body, note) => {
  const answer = { ok: true, answer: "200 OK", ...(note !== undefined && { note }) };
  expect(await ask(await json(body))).toEqual(answer);
});

test("a note is read of a small answer that says that it is JSON, and of no other", async () => {
  const body = '{"ok":true,"note":"simulating"}';
  const plain = await json(body, { "content-type": "text/plain" });
  const large = await json(JSON.stringify({ note: "x", filler: "y".repeat(4_096) }));
  for (const server of [plain, large]) {
    expect(await ask(server)).toEqual({ ok: true, answer: "200 OK" });
  }
});

test("an answer that is not the wanted one has no note", async () => {
  const server = await json('{"ok":false,"note":"simulating"}');
  expect(await ask(server, withBody)).not.toHaveProperty("note");
  expect(await ask(server, { path: "/", status: 204 })).not.toHaveProperty("note");
});

const withBody: HttpRule = { path: "/", status: 200, bodyIncludes: '"ok":true' };

test("judges the body where the rule says so", async () => {
  const good = await serve((_request, response) => response.end('{"ok":true}'));
  const bad = await serve((_request, response) => response.end('{"ok":false}'));
  expect(await ask(good, withBody)).toEqual({ ok: true, answer: "200 OK" });
  expect(await ask(bad, withBody)).toEqual({
    ok: false,
    answer: '200, but without `"ok":true` in the body: {"ok":false}',
  });
});

test("reads no more than 64 KiB of a body without end", async () => {
  const server = await serve((_request, response) => {
    const pump = () => {
      while (!response.destroyed && response.write("x".repeat(16_384)));
    };
    response.on("drain", pump);
    pump();
  });
  const { ok, answer } = await ask(server, withBody);
  expect(ok).toBe(false);
  expect(answer).toMatch(/^200, but without .* in the body \(the first 64 KiB\): x+…$/);
  expect(answer.length).toBeLessThan(300);
  await server.drained();
});

test("a body cut off in the middle is judged as far as it came", async () => {
  const server = await raw("HTTP/1.1 500 No\r\ncontent-length: 100\r\n\r\npolicy is broken");
  expect(await ask(server)).toEqual({ ok: false, answer: "500 policy is broken" });
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

test("a server that never answers is given up, and its connection closed", async () => {
  const server = await serveTcp((socket) => socket.resume());
  expect(await ask(server, healthz, 50)).toEqual({
    ok: false,
    answer: "connected, but no answer within 0.05 s",
  });
  await server.drained();
});

test("headers that trickle in do not extend the time", async () => {
  const server = await serveTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const timer = setInterval(() => socket.write("x-slow: 1\r\n"), 5);
    socket.once("close", () => clearInterval(timer));
  });
  expect(await ask(server, healthz, 60)).toEqual({
    ok: false,
    answer: "connected, but no answer within 0.06 s",
  });
  await server.drained();
});

test("a body that never ends is told with its status", async () => {
  const server = await serveTcp((socket) => {
    socket.write("HTTP/1.1 503 No\r\ncontent-length: 9\r\n\r\n");
  });
  expect(await ask(server, healthz, 50)).toEqual({
    ok: false,
    answer: "503 Service Unavailable, but the body did not end within 0.05 s",
  });
});

test("garbage is named as such, with a sample", async () => {
  const server = await raw("SSH-2.0-OpenSSH_9.6\r\n");
  expect(await ask(server)).toEqual({
    ok: false,
    answer: "an answer that is not HTTP: SSH-2.0-OpenSSH_9.6",
  });
});

test("headers without measure are refused", async () => {
  const server = await raw(`HTTP/1.1 200 OK\r\nx-long: ${"x".repeat(40_000)}\r\n\r\n`);
  expect(await ask(server)).toEqual({
    ok: false,
    answer: "an answer with more than 16 KiB of headers",
  });
});

test("a path that cannot be asked is a failed probe, not an exception", async () => {
  const { ok, answer } = await ask({ host: "127.0.0.1", port: 1 }, { path: "/a b", status: 200 });
  expect(ok).toBe(false);
  expect(answer).toContain("unescaped characters");
});

test("an abort ends it with the signal's own reason and closes the connection", async () => {
  const controller = new AbortController();
  const server = await serveTcp(() => controller.abort(new Error("enough")));
  const probing = probeHttp(server, healthz, { timeoutMs: 5_000, signal: controller.signal });
  await expect(probing).rejects.toThrow("enough");
  await server.drained();
  const again = probeHttp(server, healthz, { timeoutMs: 5_000, signal: controller.signal });
  await expect(again).rejects.toThrow("enough");
  expect(server.open.size).toBe(0);
});
