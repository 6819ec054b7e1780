import { expect, test } from "vitest";
import type { StatusReport } from "../../src/stack/status.ts";
import { stopServices } from "../../src/stack/stop-services.ts";
import { watchStatus } from "../../src/stack/watch-status.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

const WITHIN_MS = 30_000;
const INTERVAL_MS = 20;

test("a watch sees the stack come up, change and go down, and ends with its signal", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(WITHIN_MS)]);
  const reports = watchStatus(await stack.open(), { signal, intervalMs: INTERVAL_MS })[
    Symbol.asyncIterator
  ]();
  const until = async (holds: (report: StatusReport) => boolean): Promise<StatusReport> => {
    for (;;) {
      const { value, done } = await reports.next();
      if (done) throw new Error("the watch has ended");
      if (holds(value)) return value;
    }
  };
  const stateOfA = ({ services }: StatusReport) => services.find(({ name }) => name === "a")?.state;

  expect((await until(() => true)).stack.state).toBe("stopped");
  const [ready] = await Promise.all([until((seen) => stateOfA(seen) === "ready"), stack.up()]);
  expect(ready.stack.state).toBe("ready");
  const stop = { services: ["a"], signal };
  await Promise.all([
    until((seen) => stateOfA(seen) === "stopped"),
    stopServices(await stack.open(), stop),
  ]);
  await stack.down();
  await until((seen) => seen.stack.reason === "taken down");
  over.abort(new Error("enough"));
  await expect(reports.next()).rejects.toThrow("enough");
});
