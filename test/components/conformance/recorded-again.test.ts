import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { needs } from "../../needs.ts";
import { ControlPlane } from "./real/control-plane.ts";
import { recordScenario } from "./real/record-scenario.ts";
import { differences } from "./record.ts";
import { readRecord } from "./records.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/all.ts";

const CHOSEN = 3;
/** What differs in all of so many runs is not as it was; chance does not do that. */
const MOST_RUNS = 3;

/** Those that go the same way each time, in an order of their own. */
const STEADY = SCENARIOS.filter(({ name }) =>
  Object.values(readRecord(name)?.facts ?? {}).every((fact) => "is" in fact),
);

/** Others for each commit, so that all have their turn. */
function chosen(): readonly Scenario[] {
  const { stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
  const start = Number.parseInt(stdout.slice(0, 8) || "0", 16);
  const step = Math.ceil(STEADY.length / CHOSEN);
  return Array.from({ length: CHOSEN }, (_, index) => index * step + start).flatMap(
    (place) => STEADY[place % STEADY.length] ?? [],
  );
}

test("the real control plane still does what was recorded, in some scenarios", {
  ...needs(
    ...(["components:etcd", "components:kwok", "components:kube-apiserver"] as const),
    ...(["components:kube-controller-manager", "components:kube-scheduler"] as const),
  ),
  // Usually half a minute; several times that where all have to be played again.
  timeout: 480_000,
}, async () => {
  const plane = new ControlPlane();
  onTestFinished(() => plane.stop());
  const api = await plane.start();
  onTestFinished(() => api.close());
  for (const scenario of chosen()) {
    const facts = readRecord(scenario.name)?.facts ?? {};
    const unlikeIn = async (run: number) => {
      const namespace = `again-${scenario.name}-${run}`;
      return differences({ facts }, await recordScenario(scenario, { plane, api, namespace }));
    };
    let left = await unlikeIn(1);
    for (let run = 2; run <= MOST_RUNS && left.length > 0; run++) {
      const unlike = await unlikeIn(run);
      left = left.filter((text) => unlike.includes(text));
    }
    expect(left, scenario.name).toEqual([]);
  }
});
