import { createServer, type ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { closedPort, listen } from "../../test/support/sockets.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import { type AskLine, ask } from "./ask.ts";

const PLAN = '{"type":"plan","request_id":"r1"}';

test("lines come as they are written, however the network cuts them", async () => {
  const bytes = Buffer.from(`${PLAN}\r\n\n{"type":"chunk","text":"grün"}\n{"type":"final"}`);
  const router = await routerThat((response) => {
    for (const byte of bytes) response.write(Buffer.from([byte]));
    response.end();
  });
  expect(await linesOf(router)).toEqual([
    { type: "plan", request_id: "r1" },
    { type: "chunk", text: "grün" },
    { type: "final" },
  ]);
});

test("a line is yielded before the answer ends", async () => {
  const held = Promise.withResolvers<void>();
  const router = await routerThat(async (response) => {
    response.write(`${PLAN}\n`);
    await held.promise;
    response.end('{"type":"final"}\n');
  });
  const types: string[] = [];
  for await (const { type } of ask(router, { prompt: "hi", signal: never })) {
    types.push(type);
    held.resolve();
  }
  expect(types).toEqual(["plan", "final"]);
});

test("a refusal carries the router's status and reasons", async () => {
  const body = { error: "policy_denied", reasons: ["forbidden tool"] };
  const router = await routerThat((response) => {
    response.statusCode = 403;
    response.end(JSON.stringify(body));
  });
  await expect(linesOf(router)).rejects.toMatchObject({
    code: "E_REQUEST_FAILED",
    message: "the router answered 403",
    why: expect.stringContaining("forbidden tool"),
    hint: expect.stringContaining("docs/policy.md"),
    details: { status: 403, body },
  });
});

test.each([
  [413, "shorten the prompt"],
  [422, "docs/router.md"],
  [429, "ask again in a moment"],
  [503, "devstack status"],
  [500, "devstack logs router"],
])("a refusal with %s says what to do about it", async (status, hint) => {
  const router = await routerThat((response) => {
    response.statusCode = status;
    response.end("{}");
  });
  await expect(linesOf(router)).rejects.toMatchObject({ hint: expect.stringContaining(hint) });
});

test("a refusal that is not JSON is told as text", async () => {
  const router = await routerThat((response) => {
    response.statusCode = 502;
    response.end("<html>bad gateway</html>");
  });
  await expect(linesOf(router)).rejects.toMatchObject({
    details: { status: 502, body: "<html>bad gateway</html>" },
  });
});

test.each(["<html>", "42", "null", "{}"])("a line that reads %s is refused", async (line) => {
  const router = await routerThat((response) => response.end(`${PLAN}\n${line}\n`));
  await expect(linesOf(router)).rejects.toMatchObject({
    code: "E_REQUEST_FAILED",
    message: "the router's answer is not lines of JSON",
    why: `a line reads: ${line}`,
  });
});

test("a stream that breaks off is an error, after the lines that were whole", async () => {
  const router = await routerThat((response) => {
    response.write(`${PLAN}\n`, () => response.destroy());
  });
  const seen: AskLine[] = [];
  const reading = (async () => {
    for await (const line of ask(router, { prompt: "hi", signal: never })) seen.push(line);
  })();
  await expect(reading).rejects.toMatchObject({
    code: "E_REQUEST_FAILED",
    message: "the router's answer broke off",
  });
  expect(seen).toHaveLength(1);
});

test.each([
  ["before the first byte", () => {}, "the router cannot be reached"],
  [
    "midway",
    (response: ServerResponse) => response.write(`${PLAN}\n`),
    "the router's answer broke off",
  ],
])("a router that hangs %s is given up when the time is up", async (_, answer, message) => {
  const router = await routerThat(answer);
  await expect(linesOf(router, { timeoutMs: 1_000 })).rejects.toMatchObject({
    code: "E_REQUEST_FAILED",
    message,
    why: expect.stringContaining("no answer within 1000 ms"),
  });
});

test("an abort ends it with the reason of the abort", async () => {
  const abort = new AbortController();
  const router = await routerThat((response) => {
    response.write(`${PLAN}\n`);
  });
  const reading = (async () => {
    for await (const _ of ask(router, { prompt: "hi", signal: abort.signal })) {
      abort.abort(new Error("enough"));
    }
  })();
  await expect(reading).rejects.toThrow("enough");
});

test("a router that does not listen cannot be reached", async () => {
  const router = endpointsOf(await closedPort());
  await expect(linesOf(router)).rejects.toMatchObject({
    code: "E_REQUEST_FAILED",
    message: "the router cannot be reached",
    why: expect.stringContaining("ECONNREFUSED"),
  });
});

const never = new AbortController().signal;

async function linesOf(
  router: Endpoints,
  options: { timeoutMs?: number } = {},
): Promise<AskLine[]> {
  const lines: AskLine[] = [];
  for await (const line of ask(router, { prompt: "hi", signal: never, ...options })) {
    lines.push(line);
  }
  return lines;
}

async function routerThat(answer: (response: ServerResponse) => unknown): Promise<Endpoints> {
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  return endpointsOf((await listen(server)).port);
}

function endpointsOf(port: number): Endpoints {
  return { router: { http: { host: "127.0.0.1", port, protocol: "http", internal: false } } };
}
