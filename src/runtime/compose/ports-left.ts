import type { Clock } from "../../util/clock.ts";
import { describeHolder, findPortHolders, type PortHolder } from "../../util/port-holder.ts";
import { isProxy } from "../ports/port-holders.ts";
import type { ContainerFacts } from "./container-facts.ts";

/** Engines in a machine of their own let go of a port some time after its container. */
const PATIENCE_MS = 5_000;
const LOOK_INTERVAL_MS = 100;

/** Where this machine listens for containers; nowhere for those that do not run. */
export function portsOf(containers: readonly ContainerFacts[]): number[] {
  const published = containers
    .filter(({ state }) => state === "running" || state === "paused")
    .flatMap((facts) => Object.values(facts.published).flat());
  return [...new Set(published.map(({ port }) => port))];
}

/**
 * Those of the ports on which an engine goes on listening although it has no container any more that
 * has them, in words. Anybody else who listens there has come since, and may.
 *
 * @param taken asks for the ports of the engine's other containers; asked only when one is listened on
 */
export async function portsLeft(
  ports: readonly number[],
  { taken, clock }: { taken: () => Promise<ReadonlySet<number>>; clock: Clock },
): Promise<string[]> {
  const deadlineMs = clock.monotonicMs() + PATIENCE_MS;
  for (;;) {
    const held = await proxiesOn(ports);
    if (held.length === 0) return [];
    const others = await taken();
    const left = held.filter(([port]) => !others.has(port));
    if (left.length === 0) return [];
    if (clock.monotonicMs() > deadlineMs) return left.map(describe);
    await clock.sleep(LOOK_INTERVAL_MS);
  }
}

async function proxiesOn(ports: readonly number[]): Promise<(readonly [number, PortHolder])[]> {
  return [...(await findPortHolders(ports))].filter(([, { command }]) => isProxy(command));
}

function describe([port, holder]: readonly [number, PortHolder]): string {
  return `port ${port}, on which ${describeHolder(holder)} still listens for the engine: starting the engine anew frees it`;
}
