import { expect, onTestFinished, test } from "vitest";
import { testStack } from "../support/test-stack.ts";
import { usualPortsAlone } from "../support/usual-ports.ts";

/** Beside the platform's own: in all, each stack has twelve services that run. */
const IDLE = { process: ["sleep", "60"] };
const OWN = { one: IDLE, two: IDLE, three: IDLE, topology: {} };

test("four whole stacks that come up at the same moment never lose a port to each other", async () => {
  onTestFinished(await usualPortsAlone());
  const stacks = await Promise.all(
    [1, 2, 3, 4].map(() => testStack({ platform: true, usualPorts: true, services: OWN })),
  );

  const results = await Promise.all(stacks.map((stack) => stack.up()));

  expect(results.map(({ hops }) => hops.includes("router"))).toEqual([true, true, true, true]);
  const services = results.flatMap(({ status }) => status.services);
  expect(services.filter(({ state }) => state === "ready")).toHaveLength(4 * 12);
  expect(services.filter(({ restarts }) => restarts > 0)).toEqual([]);
  const urls = services.flatMap(({ endpoints }) => Object.values(endpoints));
  expect(new Set(urls).size).toBe(urls.length);
});
