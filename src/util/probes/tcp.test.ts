import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { closedPort, serveTcp } from "../../../test/support/sockets.ts";
import { probeTcp } from "./tcp.ts";

const limits = { timeoutMs: 5_000, signal: new AbortController().signal };

test("passes when something accepts, and closes the connection", async () => {
  const server = await serveTcp((socket) => socket.resume());
  expect(await probeTcp(server, limits)).toEqual({ ok: true, answer: "accepts connections" });
  await server.drained();
  expect(getEventListeners(limits.signal, "abort")).toEqual([]);
});

test("says in words that nobody listens", async () => {
  const port = await closedPort();
  expect(await probeTcp({ host: "127.0.0.1", port }, limits)).toEqual({
    ok: false,
    answer: "connection refused",
  });
});

test("an abort wins over the answer", async () => {
  const server = await serveTcp((socket) => socket.resume());
  const controller = new AbortController();
  const probing = probeTcp(server, { timeoutMs: 5_000, signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(probing).rejects.toThrow("enough");
});
