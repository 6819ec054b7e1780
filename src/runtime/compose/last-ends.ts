import type { ContainerFacts } from "./container-facts.ts";
import type { EngineClient } from "./engine/client.ts";
import { EngineError } from "./engine/engine-error.ts";
import type { ContainerEvent } from "./engine/events.ts";

/** An end is noted by the engine a little after the moment that it gives for it. */
const MARGIN_MS = 1_000;

/** How a program ended. */
export type ContainerEnd = NonNullable<ContainerFacts["lastEnd"]>;

/**
 * The same containers; those that run again after they had ended by themselves with how that was, as
 * far as the engine remembers. Its state of a container that runs says nothing of the end before,
 * and its last few hundred events do.
 */
export async function withLastEnds(
  client: Pick<EngineClient, "events">,
  containers: readonly ContainerFacts[],
): Promise<readonly ContainerFacts[]> {
  const lives = containers.flatMap(({ id, restarts, state, finishedAt, startedAt }) =>
    restarts > 0 &&
    (state === "running" || state === "paused") &&
    finishedAt !== null &&
    startedAt !== null
      ? [{ id, from: finishedAt - MARGIN_MS, to: startedAt }]
      : [],
  );
  if (lives.length === 0) return containers;
  const since = Math.min(...lives.map(({ from }) => from));
  // By then the last of them had been started again, so nobody waits for anything.
  const until = Math.max(...lives.map(({ to }) => to));
  const events = await eventsOf(client, { since, until });
  const ends = new Map(
    lives.map(({ id, from, to }) => [
      id,
      lastEnd(events.filter((one) => one.id === id && one.at >= from && one.at <= to)),
    ]),
  );
  return containers.map((facts) => {
    const end = ends.get(facts.id);
    return end ? { ...facts, lastEnd: end } : facts;
  });
}

/** Of the events of one container, in order. */
function lastEnd(events: readonly ContainerEvent[]): ContainerEnd | null {
  const index = events.findLastIndex(({ action }) => action === "die");
  const end = events[index];
  if (end?.action !== "die") return null;
  const started = events.slice(0, index).findLastIndex(({ action }) => action === "start");
  // Engines may tell what ended it after its end.
  const life = events.slice(started + 1);
  return { code: end.exitCode, outOfMemory: life.some(({ action }) => action === "oom") };
}

/** None where the engine keeps no events. */
async function eventsOf(
  client: Pick<EngineClient, "events">,
  window: { since: number; until: number },
): Promise<ContainerEvent[]> {
  const events: ContainerEvent[] = [];
  try {
    const signal = new AbortController().signal;
    for await (const event of client.events({ ...window, signal })) events.push(event);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  return events;
}
