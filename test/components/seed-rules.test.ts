import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seedRules } from "../../src/seed/seed-rules.ts";
import { systemClock } from "../../src/util/clock.ts";
import { needs } from "../needs.ts";
import { ProofStack } from "../support/proof-stack.ts";
import { requireComponent } from "./components.ts";

/** Two series of either side for each of the other: Prometheus finds out when it evaluates it. */
const AMBIGUOUS = `
      - record: planted:sum
        expr: up + on () scrape_duration_seconds
`;

test("up waits for the rules of a real Prometheus, and one that it cannot evaluate is named", {
  ...needs("components:prometheus"),
}, async () => {
  await using stack = await ProofStack.create({
    prometheus: { binary: requireComponent("prometheus") },
  });
  await stack.up();
  expect(JSON.stringify(stack.events)).toMatch(/ · \d+ rules"/);

  const { plan, endpoints } = await stack.record();
  const context = {
    ...{ plan, endpoints, clock: systemClock },
    signal: new AbortController().signal,
    readLog: async function* () {},
    readSecret: async () => "",
  };
  expect(await seedRules(context, { timeoutMs: 30_000 })).toMatch(/^\d+ rules$/);

  const folder = join(stack.folder, ".devstack", "config", "prometheus");
  await appendFile(join(folder, "telemetry.rules.yml"), AMBIGUOUS);
  process.kill(await stack.pidOf("prometheus"), "SIGHUP");
  const fault = /^planted:sum is err: .*many-to-many/;
  await expect
    .poll(() => seedRules(context, { timeoutMs: 1_000 }).catch((error: unknown) => error), {
      timeout: 60_000,
    })
    .toMatchObject({
      code: "E_SEED_FAILED",
      details: { faults: [expect.stringMatching(fault)] },
    });
});
