import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { fakeJsonServer } from "../../../test/support/fake-json-server.ts";
import { closedPort, listen, serveTcp } from "../../../test/support/sockets.ts";
import { JsonClient, type JsonRequest } from "./json-client.ts";

const GET: JsonRequest = { method: "GET", path: "/x", timeoutMs: 5_000 };

function clientOf(url: string): JsonClient {
  const client = new JsonClient(new URL(url));
  onTestFinished(() => client.close());
  return client;
}

async function serveHttp(handle: (request: IncomingMessage, answer: ServerResponse) => void) {
  const server = await listen(createServer(handle));
  return { ...server, client: clientOf(`http://127.0.0.1:${server.port}`) };
}

test("a request carries method, path, headers and body, and its answer comes back parsed", async () => {
  const { url, received } = await fakeJsonServer(() => ({ status: 201, body: { ok: true } }));
  const request = { ...GET, method: "PUT", headers: { "x-a": "1" }, body: { é: 1 } } as const;
  expect(await clientOf(`${url}/base/`).request(request)).toEqual({
    status: 201,
    json: { ok: true },
  });
  expect(received[0]).toMatchObject({
    method: "PUT",
    path: "/base/x",
    headers: { "x-a": "1", accept: "application/json", "content-type": "application/json" },
    body: { é: 1 },
  });
});

test("a body that is no JSON is undefined, whatever the status", async () => {
  const { client } = await serveHttp((_request, answer) => answer.writeHead(502).end("<html>"));
  expect(await client.request(GET)).toEqual({ status: 502, json: undefined });
});

test("connections are kept: the second request uses the first one's", async () => {
  let connections = 0;
  const server = createServer((_request, answer) => answer.end("{}"));
  server.on("connection", () => {
    connections += 1;
  });
  const { port } = await listen(server);
  const client = clientOf(`http://127.0.0.1:${port}`);
  await client.request(GET);
  await client.request(GET);
  expect(connections).toBe(1);
});

test("a request that meets a connection which was just closed is sent again", async () => {
  let requests = 0;
  const { client } = await serveHttp((request, answer) => {
    requests += 1;
    if (requests === 2) request.socket.resetAndDestroy();
    else answer.end("{}");
  });
  await client.request(GET);
  expect(await client.request(GET)).toEqual({ status: 200, json: {} });
  expect(requests).toBe(3);
});

test("a fresh connection that is reset is an error, not a reason to repeat", async () => {
  let requests = 0;
  const { client } = await serveHttp((request) => {
    requests += 1;
    request.socket.resetAndDestroy();
  });
  await expect(client.request(GET)).rejects.toThrow();
  expect(requests).toBe(1);
});

test("a service that never answers is given up in time, and the connection is closed", async () => {
  const silent = await serveTcp((socket) => socket.resume());
  const client = clientOf(`http://127.0.0.1:${silent.port}`);
  await expect(client.request({ ...GET, timeoutMs: 50 })).rejects.toThrow("no answer within 50 ms");
  await silent.drained();
});

test("an answer that stops halfway is given up too", async () => {
  const { client } = await serveHttp((_request, answer) => {
    answer.writeHead(200, { "content-length": "10" });
    answer.write("{");
  });
  await expect(client.request({ ...GET, timeoutMs: 50 })).rejects.toThrow("no answer within 50 ms");
});

test("the caller's signal ends the request", async () => {
  const asked = Promise.withResolvers<void>();
  const { client, drained } = await serveHttp(() => asked.resolve());
  const caller = new AbortController();
  const request = client.request({ ...GET, signal: caller.signal });
  await asked.promise;
  caller.abort();
  await expect(request).rejects.toThrow("aborted");
  await drained();
});

test("an endless answer is cut", async () => {
  const { client } = await serveHttp((_request, answer) => {
    const more = () => {
      while (!answer.destroyed && answer.write("x".repeat(64 * 1024)));
      if (!answer.destroyed) answer.once("drain", more);
    };
    more();
  });
  await expect(client.request(GET)).rejects.toThrow("answer over 2097152 bytes");
});

test("nobody there is told in the system's words", async () => {
  const port = await closedPort();
  await expect(clientOf(`http://127.0.0.1:${port}`).request(GET)).rejects.toThrow(
    `connect ECONNREFUSED 127.0.0.1:${port}`,
  );
});
