import { expect, test } from "vitest";
import { differences, hashOf, RECORDER_VERSION, RUNS } from "./record.ts";
import { readRecord } from "./records.ts";
import { runScenario } from "./run-scenario.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import { SimulatedTarget } from "./simulated/simulated-target.ts";

/** Ties are broken by the seed: with none of them anything may be otherwise than recorded. */
const SEEDS = [1, 2, 3];

test("there are scenarios, each with a name of its own", () => {
  expect(SCENARIOS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
});

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s goes as on the real control plane",
  async (name, scenario) => {
    const record = readRecord(name);
    expect(record, "run node test/components/conformance/main.ts").toMatchObject({
      ...{ recorder: RECORDER_VERSION, manifestHash: hashOf(scenario), runs: RUNS },
    });
    for (const seed of SEEDS) {
      const seen = await runScenario(scenario, new SimulatedTarget(seed), "conformance");
      const facts = record?.facts ?? {};
      expect(differences({ facts }, seen, scenario.mayDiffer), `seed ${seed}`).toEqual([]);
    }
  },
);

test("what is not as recorded is told", async () => {
  const [scenario] = SCENARIOS;
  if (scenario === undefined) throw new Error("no scenarios");
  const seen = await runScenario(scenario, new SimulatedTarget(1), "conformance");
  const facts = { ...readRecord(scenario.name)?.facts, "drained / atp-router: pending": { is: 0 } };
  expect(differences({ facts }, seen)).toEqual(["drained / atp-router: pending: 2 is not 0"]);
});
