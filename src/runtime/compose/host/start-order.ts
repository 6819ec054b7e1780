import type { NeedCondition } from "../../../catalog/service-spec.ts";
import type { PlannedService } from "../../../plan/plan.ts";
import { isBeside } from "./cut-plan.ts";

/** Containers that are started together, once what they need of the rest is there. */
export interface StartStage {
  containers: readonly string[];
  /** What must hold of services that are no containers. */
  first: Readonly<Record<string, NeedCondition>>;
}

/**
 * In how many goes containers are to be started, so that needs hold that lead from containers to
 * what is none and back; nearly always in one. An engine knows nothing of what is no container.
 */
export function startStages(services: readonly PlannedService[]): StartStage[] {
  const live = new Map(
    services.filter(({ launch }) => launch.kind !== "disabled").map((one) => [one.name, one]),
  );
  const known = new Map<string, number>();
  /** Of a container: its stage. Of anything else: how many stages come before it. */
  const stageOf = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const service = live.get(name);
    if (service === undefined) return 0;
    const beside = isBeside(service.launch);
    const stages = Object.keys(service.needs).map((need) => {
      const other = live.get(need);
      const between = beside && other !== undefined && !isBeside(other.launch);
      return stageOf(need) + Number(between);
    });
    const stage = Math.max(0, ...stages);
    known.set(name, stage);
    return stage;
  };
  const containers = [...live.values()].filter(({ launch }) => !isBeside(launch));
  const stages = Map.groupBy(containers, ({ name }) => stageOf(name));
  return [...stages]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => ({
      containers: members.map(({ name }) => name),
      first: Object.fromEntries(
        members.flatMap(({ needs }) =>
          Object.entries(needs).filter(([need]) => {
            const other = live.get(need);
            return other !== undefined && isBeside(other.launch);
          }),
        ),
      ),
    }));
}
