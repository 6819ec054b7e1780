import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { requestJson } from "./socket-request.ts";

async function answering(status: number, text: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sock-"));
  const server = createServer((_request, response) => {
    if (text !== null) response.writeHead(status).end(text);
  });
  const socketPath = join(folder, "s");
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  return socketPath;
}

const get = (socketPath: string, timeoutMs?: number) =>
  requestJson({
    socketPath,
    method: "GET",
    path: "/",
    ...(timeoutMs !== undefined && { timeoutMs }),
  });

test("the answer is read as JSON", async () => {
  expect(await get(await answering(200, '{"a":1}'))).toEqual({ a: 1 });
});

test.each([
  [200, "not JSON", "not JSON"],
  [200, "", "status 200"],
  [500, "this supervisor is ending", "this supervisor is ending"],
  [500, '{"a":1}', '{"a":1}'],
])("status %i with %j is an error with these words", async (status, text, words) => {
  await expect(get(await answering(status, text))).rejects.toThrow(words);
});

test("who is silent for too long is given up", async () => {
  await expect(get(await answering(200, null), 50)).rejects.toThrow("no answer within 50 ms");
});
