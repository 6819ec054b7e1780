import type { NeedCondition } from "../../../catalog/service-spec.ts";
import type { InstanceStatus } from "../../../plan/instance.ts";
import { poll } from "../../../readiness/poll.ts";
import type { Clock } from "../../../util/clock.ts";

const LOOK_INTERVAL_MS = 50;

/** Who waits for the whole stack tells better what is late: after so long it is left to them. */
const PATIENCE_MS = 60_000;

export interface NeedsContext {
  /** The services as they are now. */
  look: () => Promise<readonly InstanceStatus[]>;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Waits until needs hold; false when they will not, since a service has ended for good, or do not for
 * too long.
 *
 * @throws the signal's reason when it aborts.
 */
export async function waitForNeeds(
  needs: Readonly<Record<string, NeedCondition>>,
  { look, clock, signal }: NeedsContext,
): Promise<boolean> {
  const wanted = Object.entries(needs);
  if (wanted.length === 0) return true;
  const result = await poll({
    intervalMs: LOOK_INTERVAL_MS,
    timeoutMs: PATIENCE_MS,
    clock,
    signal,
    attempt: async () => {
      const present = new Map((await look()).map((one) => [one.service, one]));
      const verdicts = wanted.map(([name, condition]) => verdict(present.get(name), condition));
      const lost = verdicts.includes("lost");
      return { observation: !lost, done: lost || verdicts.every((one) => one === "holds") };
    },
  });
  return result.done && result.last;
}

function verdict(
  instance: InstanceStatus | undefined,
  condition: NeedCondition,
): "holds" | "pending" | "lost" {
  if (instance === undefined) return "pending";
  const { phase, readyAt } = instance;
  if (phase === "done") return "holds";
  if (phase === "exited" || phase === "stopped") return "lost";
  if (phase !== "running") return "pending";
  if (condition === "started") return "holds";
  return condition === "ready" && readyAt !== null ? "holds" : "pending";
}
