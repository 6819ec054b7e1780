import type { Facts } from "../facts/facts.ts";
import { runScenario } from "../run-scenario.ts";
import type { Scenario } from "../scenario.ts";
import type { ApiClient } from "./api-client.ts";
import type { ControlPlane } from "./control-plane.ts";
import { RealTarget } from "./real-target.ts";
import { reset } from "./reset.ts";

/** Plays a scenario once on a real control plane, which is empty before and after. */
export async function recordScenario(
  scenario: Scenario,
  { plane, api, namespace }: { plane: ControlPlane; api: ApiClient; namespace: string },
): Promise<Facts> {
  const target = new RealTarget(plane, api);
  try {
    return await runScenario(scenario, target, namespace);
  } finally {
    for (const zone of ["a", "b", "c", "d", "none"]) plane.power(zone, true);
    await reset(target, namespace);
  }
}
