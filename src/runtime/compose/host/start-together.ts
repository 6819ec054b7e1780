import type { NeedCondition } from "../../../catalog/service-spec.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import type { Plan } from "../../../plan/plan.ts";
import type { Clock } from "../../../util/clock.ts";
import type { ExternalSpec } from "../../embedded/process-spec.ts";
import { isContainer } from "../container-service.ts";
import { isBeside } from "./cut-plan.ts";
import { startStages } from "./start-order.ts";
import { waitForNeeds } from "./wait-for-needs.ts";

export interface StartTogether {
  plan: Plan;
  /** Has the supervisor start its part, and tells it of the containers that its part needs. */
  processes: (containers: readonly ExternalSpec[]) => Promise<void>;
  /** Has Compose start some containers, or all; null where they are as they should be. */
  containers: ((services?: readonly string[]) => Promise<void>) | null;
  /** Containers, and what is none, as they are now. */
  look: Readonly<Record<"containers" | "beside", () => Promise<readonly InstanceStatus[]>>>;
  /** False where nothing is really started: what is waited for would never come. */
  waits: boolean;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Starts containers and what is none so that all needs between them hold. Where one does not come
 * about what is held back stays so: who waits for the stack sees by what.
 */
export async function startTogether(parts: StartTogether): Promise<void> {
  const { plan, look, containers, waits, clock, signal } = parts;
  const needed = neededContainers(plan);
  const tell = async () =>
    parts.processes(needed.size > 0 ? facts(plan, needed, await look.containers()) : []);
  await tell();
  if (containers === null) return;
  if (!waits) return containers();
  const stages = startStages(plan.services);
  for (const [index, stage] of stages.entries()) {
    if (!(await waitForNeeds(stage.first, { look: look.beside, clock, signal }))) return;
    await containers(index === stages.length - 1 ? undefined : stage.containers);
    if (needed.size === 0) continue;
    await tell();
    const jobs = stage.containers.filter((name) => needed.get(name) === "done");
    const done = Object.fromEntries(jobs.map((name) => [name, "done" as const]));
    if (!(await waitForNeeds(done, { look: look.containers, clock, signal }))) return;
    if (jobs.length > 0) await tell();
  }
}

/** Containers that something beside them needs; of several conditions whether one is `done`. */
function neededContainers({ services }: Plan): ReadonlyMap<string, NeedCondition> {
  const names = new Set(services.filter(isContainer).map(({ name }) => name));
  const needs = services
    .filter(({ launch }) => isBeside(launch))
    .flatMap((service) => Object.entries(service.needs))
    .filter(([name]) => names.has(name));
  const ended = needs.filter(([, condition]) => condition === "done");
  return new Map([...needs, ...ended]);
}

/** What the supervisor is told of containers: whether they are ready it finds out by their probes. */
function facts(
  { services }: Plan,
  needed: ReadonlyMap<string, NeedCondition>,
  instances: readonly InstanceStatus[],
): ExternalSpec[] {
  const present = new Map(instances.map((one) => [one.service, one]));
  return services
    .filter(({ name }) => needed.has(name))
    .map(({ name, probes, job }) => {
      const { phase, reason, startedAt } = present.get(name) ?? NOT_THERE;
      const known = { provider: "container", phase, reason, startedAt } as const;
      return { name, probes: job ? [] : probes, known };
    });
}

const NOT_THERE = { phase: "pending", reason: "not started yet", startedAt: null } as const;
