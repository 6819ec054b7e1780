import { createServer } from "node:http";
import { expect, test } from "vitest";
import { Channel } from "../../test/support/channel.ts";
import { instanceOf } from "../../test/support/instances.ts";
import { listen } from "../../test/support/sockets.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import { systemClock } from "../util/clock.ts";
import { waitReady } from "./wait-ready.ts";

test("readiness is seen at most 250 ms after it is true", async () => {
  let readyAtMs: number | undefined;
  let asked = 0;
  const flip = () => {
    readyAtMs = systemClock.monotonicMs();
  };
  const server = await listen(
    createServer((_request, response) => {
      asked += 1;
      response.writeHead(readyAtMs === undefined ? 503 : 200).end();
      // Right after an answer: the worst moment, since the next look is a whole interval away.
      if (asked === 3) response.once("close", flip);
    }),
  );
  const result = await waitReady({
    services: [
      { name: "x", job: false, probes: [{ kind: "http", port: "http", path: "/", status: 200 }] },
    ],
    endpoints: {
      x: { http: { host: server.host, port: server.port, protocol: "http", internal: false } },
    },
    snapshot: [instanceOf("x", { startedAt: systemClock.now() })],
    changes: (signal) => new Channel<InstanceStatus>().read(signal),
    timeoutMs: 8_000,
    clock: systemClock,
    signal: new AbortController().signal,
    emit: () => {},
  });
  const seenAtMs = systemClock.monotonicMs();
  expect(result.ok).toBe(true);
  expect(asked).toBe(4);
  expect(seenAtMs - (readyAtMs ?? 0)).toBeLessThanOrEqual(250);
  await server.drained();
});
