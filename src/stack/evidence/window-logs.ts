import { logs } from "../logs.ts";
import { given } from "../settings.ts";
import type { Stack } from "../stack.ts";

/** Of each service: the last ones, since what went wrong is mostly at the end. */
const MAX_LINES = 10_000;

/**
 * What each service has written since a moment, each line with its time; one that wrote nothing has
 * none.
 *
 * @throws as `logs`.
 */
export async function windowLogs(
  stack: Stack,
  { fromMs, signal }: { fromMs: number | null; signal: AbortSignal },
): Promise<Record<string, string[]>> {
  const byService = new Map<string, LastLines>();
  const window = given({ sinceMs: fromMs ?? undefined });
  const options = { services: [], follow: false, signal, ...window };
  for await (const { service, at, text } of logs(stack, options)) {
    const lines = byService.get(service) ?? keepLast(MAX_LINES);
    byService.set(service, lines);
    lines.push(`${new Date(at).toISOString()} ${text}`);
  }
  return Object.fromEntries([...byService].map(([service, lines]) => [service, lines.lines()]));
}

interface LastLines {
  push(line: string): void;
  lines(): string[];
}

/** Keeps the last lines of many, and knows how many went before. */
export function keepLast(most: number): LastLines {
  const kept: string[] = [];
  let gone = 0;
  const drop = () => {
    const surplus = Math.max(0, kept.length - most);
    kept.splice(0, surplus);
    gone += surplus;
  };
  return {
    push(line) {
      kept.push(line);
      if (kept.length >= 2 * most) drop();
    },
    lines() {
      drop();
      return gone === 0 ? [...kept] : [`… ${gone} lines before are left out`, ...kept];
    },
  };
}
