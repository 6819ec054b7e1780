import { once } from "node:events";
import { type ClientRequest, get, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { serveTopology } from "../../../test/support/topology-server.ts";
import { BODY_LIMIT_BYTES, URL_LIMIT_CHARS } from "./limits.ts";

const PODS = "/api/v1/pods";
const NODES = "/api/v1/nodes";

async function answerOf(asked: ClientRequest): Promise<{ status: number; text: string }> {
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  const chunks: string[] = [];
  for await (const chunk of answer.setEncoding("utf8")) chunks.push(chunk as string);
  return { status: answer.statusCode ?? 0, text: chunks.join("") };
}

test("the API is served, and tells when it is ready", async () => {
  const { url } = await serveTopology();
  expect(await (await fetch(`${url}/readyz`)).text()).toBe("ok");
  const nodes = (await (await fetch(`${url}${NODES}`)).json()) as { items: unknown[] };
  expect(nodes.items).toHaveLength(6);
});

test("before a request that may take long, what has changed is written, and nobody waits otherwise", async () => {
  const kept: string[] = [];
  let toKeep = 0;
  const keep = () => {
    if (toKeep === 0) return null;
    toKeep -= 1;
    kept.push("kept");
    return Promise.resolve();
  };
  const { url } = await serveTopology({ keep });
  const ask = async (method: string, path: string) => {
    toKeep = 2;
    await (await fetch(url + path, { method })).text();
    return kept.splice(0).length;
  };
  expect(await ask("GET", "/apis/apps/v1/deployments")).toBe(0);
  expect(await ask("POST", NODES)).toBe(0);
  expect(await ask("POST", "/apis/apps/v1/namespaces/default/deployments")).toBe(2);
  expect(await ask("POST", "/sim/v1/operations")).toBe(2);
  expect(await ask("DELETE", `${NODES}/node-a1`)).toBe(2);
});

test("a server that is about to end is not ready, and alive", async () => {
  const { url, server } = await serveTopology();
  server.drain();
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});

test("a watch tells at once that it stands, and ends with the server", async () => {
  const { url, server } = await serveTopology();
  const watch = await fetch(`${url}${PODS}?watch=true`);
  expect(watch.status).toBe(200);
  expect(server.streams.count).toBe(1);
  const text = watch.text();
  await server.close();
  expect(await text).toBe("");
});

test("a watch ends after the time that its client asked for", async () => {
  const { url } = await serveTopology();
  const watch = await fetch(`${url}${PODS}?watch=true&timeoutSeconds=1`);
  expect(await watch.text()).toBe("");
});

test.each([
  ["a name that is not ours", { host: "evil.example" }, "GET", "host_not_allowed"],
  ["a page's write", { origin: "https://evil.example" }, "POST", "cross_site_write"],
  ["a page's write of no origin", { origin: "null" }, "DELETE", "cross_site_write"],
  ["what a page reads", { "sec-fetch-site": "cross-site" }, "GET", "cross_site_read"],
])("%s is refused", async (_what, headers, method, why) => {
  const { port } = await serveTopology();
  const asked = request({ host: "127.0.0.1", port, path: PODS, method, headers });
  asked.end();
  const { status, text } = await answerOf(asked);
  expect(status).toBe(403);
  expect(JSON.parse(text)).toMatchObject({ kind: "Status", reason: "Forbidden" });
  expect(text).toContain(why);
});

test("names that the stack knows it by are its own", async () => {
  const { port } = await serveTopology({ allowedHosts: new Set(["topology"]) });
  const headers = { host: "topology:8001" };
  const { status } = await answerOf(get({ host: "127.0.0.1", port, path: PODS, headers }));
  expect(status).toBe(200);
});

test("a body that is too large is refused before all of it has come", async () => {
  const { port } = await serveTopology();
  const asked = request({ host: "127.0.0.1", port, path: "/api/v1/namespaces", method: "POST" });
  asked.on("error", () => {});
  asked.write(Buffer.alloc(BODY_LIMIT_BYTES + 1, " "));
  const { status, text } = await answerOf(asked);
  asked.destroy();
  expect(status).toBe(413);
  expect(text).toContain(`limit is ${BODY_LIMIT_BYTES}`);
});

test("an endless URL and endless headers are refused", async () => {
  const { port } = await serveTopology();
  const path = `${PODS}?labelSelector=${"a".repeat(URL_LIMIT_CHARS)}`;
  expect((await answerOf(get({ host: "127.0.0.1", port, path }))).status).toBe(400);
  const headers = { "x-long": "a".repeat(40_000) };
  expect((await answerOf(get({ host: "127.0.0.1", port, path: PODS, headers }))).status).toBe(431);
});

test("a connection that would change its protocol is refused in words", async () => {
  const { port } = await serveTopology();
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET ${PODS} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  );
  const chunks: string[] = [];
  for await (const chunk of socket.setEncoding("utf8")) chunks.push(chunk as string);
  expect(chunks.join("")).toMatch(/^HTTP\/1.1 400 [\s\S]*exec, attach, port-forward/);
});

test("what is no HTTP is answered and cut, and the server goes on", async () => {
  const { port, url } = await serveTopology();
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write("\0\0\0 nonsense\r\n\r\n");
  const chunks: string[] = [];
  for await (const chunk of socket.setEncoding("utf8")) chunks.push(chunk as string);
  expect(chunks.join("")).toMatch(/^HTTP\/1.1 400 /);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
});
