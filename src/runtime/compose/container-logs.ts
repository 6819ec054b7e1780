import type { LogLine } from "../../plan/instance.ts";
import type { LogOptions } from "../runtime.ts";
import { type ContainerFacts, serviceOf } from "./container-facts.ts";
import { isGoing } from "./engine/engine-error.ts";
import { mergeAsync } from "./merge-async.ts";
import type { StackEngine } from "./stack-engine.ts";

/**
 * How far the log of a container has been read: up to a time, and how many lines of that very
 * millisecond. The engine can be asked for whole seconds only.
 */
interface Position {
  at: number;
  lines: number;
}

const BEGINNING: Position = { at: 0, lines: 0 };

/** More than a program writes within a millisecond, so that a position can be told from the last lines. */
const LINES_FOR_POSITION = 200;

/**
 * The lines of several containers, merged by time; then, if asked for, what is added to them, also
 * when they have been started again, or others have taken their place.
 */
export async function* readContainerLogs(
  engine: StackEngine,
  { services, tail, follow, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  const isWanted = (facts: ContainerFacts) => services.includes(serviceOf(facts));
  const containers = (await engine.containers(signal)).filter(isWanted);
  const read = await Promise.all(
    containers.map(async (facts) => {
      // What was written up to now counts as read, however little of it is shown.
      const enough = tail === undefined ? tail : Math.max(tail, LINES_FOR_POSITION);
      return { id: facts.id, lines: await present(engine, facts, enough, signal) };
    }),
  );
  const shown = read.flatMap(({ lines }) =>
    lines.slice(tail === undefined ? 0 : -tail || Infinity),
  );
  yield* shown.sort((a, b) => a.at - b.at);
  if (!follow) return;
  const positions = new Map(read.map(({ id, lines }) => [id, positionAfter(lines)]));
  yield* mergeAsync(lives(engine, { isWanted, positions, signal }));
}

/** What a container has written so far. */
async function present(
  { client }: StackEngine,
  facts: ContainerFacts,
  tail: number | undefined,
  signal: AbortSignal,
): Promise<LogLine[]> {
  const service = serviceOf(facts);
  const options = { timestamps: true, follow: false, signal, ...(tail !== undefined && { tail }) };
  const lines: LogLine[] = [];
  try {
    for await (const { at, text } of client.logs(facts.id, options)) {
      lines.push({ service, at: at ?? 0, text });
    }
  } catch (error) {
    // The engine refuses the log of one that is being removed.
    if (!isGoing(error)) throw error;
  }
  return lines;
}

interface Following {
  isWanted: (facts: ContainerFacts) => boolean;
  /** By the id of the container; from its beginning where there is none. */
  positions: Map<string, Position>;
  signal: AbortSignal;
}

/** The lines of each life of a container: the engine's stream of them ends with it. */
async function* lives(
  engine: StackEngine,
  following: Following,
): AsyncGenerator<AsyncGenerator<LogLine>> {
  const { isWanted, signal } = following;
  const begun = new Map<string, number | null>();
  const ends = new Map<string, Promise<void>>();
  for await (const facts of engine.changes(signal)) {
    const { id, startedAt } = facts;
    if (!isWanted(facts) || begun.get(id) === startedAt) continue;
    begun.set(id, startedAt);
    const { promise, resolve } = Promise.withResolvers<void>();
    yield life(engine, facts, { ...following, after: ends.get(id), ended: resolve });
    ends.set(id, promise);
  }
}

async function* life(
  { client }: StackEngine,
  facts: ContainerFacts,
  following: Following & { after: Promise<void> | undefined; ended: () => void },
): AsyncGenerator<LogLine> {
  const { positions, signal, after, ended } = following;
  const service = serviceOf(facts);
  try {
    await after;
    const read = positions.get(facts.id) ?? BEGINNING;
    let position: Position = { at: read.at, lines: 0 };
    const options = { timestamps: true, follow: true, since: read.at, signal };
    for await (const { at: stamp, text } of client.logs(facts.id, options)) {
      const at = stamp ?? 0;
      if (at < read.at) continue;
      position = at === position.at ? { at, lines: position.lines + 1 } : { at, lines: 1 };
      if (at === read.at && position.lines <= read.lines) continue;
      positions.set(facts.id, position);
      yield { service, at, text };
    }
  } catch (error) {
    // What has been removed writes nothing more.
    if (!isGoing(error)) throw error;
  } finally {
    ended();
  }
}

function positionAfter(lines: readonly LogLine[]): Position {
  const at = lines.at(-1)?.at ?? 0;
  return { at, lines: lines.filter((line) => line.at === at).length };
}
