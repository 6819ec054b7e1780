import type { Clock } from "../../../util/clock.ts";
import { type Holder, isProxy } from "../../ports/port-holders.ts";
import { takenPortsOf } from "../../ports/taken-ports.ts";
import { isKept } from "../container-facts.ts";
import type { ContainerSight } from "../containers.ts";

/** From when an engine listens for a container until it says that it runs. */
const STARTS_WITHIN_MS = 3_000;
const EVERY_MS = 100;

/**
 * What runs of a stack by now, where ports were found taken because its own containers are just being
 * started: an engine that comes back starts what it kept running, and listens for each container
 * before that runs. Null where that is not the reason.
 */
export async function lookAgain(
  error: unknown,
  before: Pick<ContainerSight, "present" | "running">,
  { look, clock }: { look: () => Promise<ContainerSight>; clock: Clock },
): Promise<ContainerSight | null> {
  const isStarting = before.present.some((facts) => !isKept(facts));
  const holders = (takenPortsOf(error) ?? []).flatMap(({ holder }) => holder ?? []);
  if (!isStarting || !holders.some(isForContainer)) return null;
  // Of a container that the engine names it says already that it runs: one look decides.
  const waits = holders.some((holder) => isForContainer(holder) && !("container" in holder));
  const untilMs = clock.monotonicMs() + (waits ? STARTS_WITHIN_MS : 0);
  for (;;) {
    const sight = await look();
    const runs = Object.keys(sight.running).filter((name) => !(name in before.running));
    if (runs.length > 0) return sight;
    if (clock.monotonicMs() >= untilMs) return null;
    await clock.sleep(EVERY_MS);
  }
}

function isForContainer(holder: Holder): boolean {
  return "container" in holder || isProxy(holder.command);
}
