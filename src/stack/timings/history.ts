import { join } from "node:path";
import { readFileIfPresent } from "../../util/atomic-file.ts";
import type { Stack } from "../stack.ts";
import type { Comparison } from "./timings.ts";

/** One `up --timings` that is remembered. */
interface Run {
  /** Of the plan and of what was started: others cannot be compared. */
  digest: string;
  totalMs: number;
}

const MOST_RUNS = 20;
const COMPARED = 5;

/**
 * Remembers a run and compares it with the last ones like it; null when it is the first. Notes that
 * cannot be read or written are no reason to fail: they are a convenience.
 */
export async function compareAndRemember(
  { folders, executor }: Pick<Stack, "folders" | "executor">,
  run: Run,
): Promise<Comparison | null> {
  const path = join(folders.run, "timings.json");
  const runs = parse(await readFileIfPresent(path).catch(() => null));
  const alike = runs.filter(({ digest }) => digest === run.digest).slice(-COMPARED);
  const kept = [...runs, run].slice(-MOST_RUNS);
  const text = JSON.stringify({ schemaVersion: 1, runs: kept });
  await executor.writeFile(path, `${text}\n`, 0o600).catch(() => undefined);
  if (alike.length === 0) return null;
  const medianMs = median(alike.map(({ totalMs }) => totalMs));
  return { runs: alike.length, medianMs, differenceMs: run.totalMs - medianMs };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** What is damaged is forgotten. */
function parse(text: string | null): Run[] {
  try {
    const { schemaVersion, runs } = JSON.parse(text ?? "{}") as Partial<Record<string, unknown>>;
    return schemaVersion === 1 && Array.isArray(runs) ? runs.filter(isRun) : [];
  } catch {
    return [];
  }
}

function isRun(value: unknown): value is Run {
  const { digest, totalMs } = (value ?? {}) as Partial<Run>;
  return typeof digest === "string" && typeof totalMs === "number";
}
