import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { systemClock } from "../../util/clock.ts";
import { realExecutor } from "../../util/executor/real-executor.ts";
import { order } from "./order.ts";

/** Something that listens as a supervisor does and leaves the answer to an order to the test. */
async function listen() {
  const folder = await mkdtemp(join(tmpdir(), "order-"));
  const orders: ServerResponse[] = [];
  let looks = 0;
  const server = createServer((request, response) => {
    if (request.method === "POST") orders.push(response);
    else response.end(JSON.stringify({ looks: ++looks }));
  });
  const socketPath = join(folder, "s");
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  const clock = new FakeClock();
  const executor = realExecutor(systemClock);
  const stop = (signal?: AbortSignal) =>
    order({ socketPath, path: "/stop", body: {}, executor, clock, signal });
  const asked = () => eventually(() => orders[0]);
  return { stop, asked, clock, looks: () => looks };
}

test("an answer that takes minutes is waited for, while the supervisor answers otherwise", async () => {
  const { stop, asked, clock, looks } = await listen();
  const answer = stop();
  const response = await asked();
  for (let look = 1; look <= 60; look += 1) {
    await clock.advance(2_000);
    await eventually(() => looks() === look && clock.sleeping === 1);
  }
  response?.end('{"ended":4}');
  expect(await answer).toEqual({ ended: 4 });
  expect(clock.sleeping).toBe(0);
});

test("a supervisor that dies meanwhile is no stack any more, and no fault of devstack", async () => {
  const { stop, asked } = await listen();
  const answer = stop();
  (await asked())?.destroy();
  await expect(answer).rejects.toMatchObject({ code: "E_NOT_RUNNING", exitStatus: 4 });
});

test("a refusal is told in the supervisor's own words", async () => {
  const { stop, asked } = await listen();
  const answer = stop();
  (await asked())?.writeHead(500).end("this supervisor is ending");
  await expect(answer).rejects.toThrow("this supervisor is ending");
});

test("an interrupted command waits no longer, with its own reason", async () => {
  const { stop, asked, clock } = await listen();
  const interrupt = new AbortController();
  const answer = stop(interrupt.signal);
  await asked();
  interrupt.abort(new Error("Interrupted"));
  await expect(answer).rejects.toThrow("Interrupted");
  expect(clock.sleeping).toBe(0);
});
