import type { DownResult } from "../../stack/down.ts";
import { seconds } from "../../util/durations.ts";

/** What `down` did, in one line. */
export function renderDown(
  { name, ended, wasUp }: DownResult,
  { elapsedMs, volumes }: { elapsedMs: number; volumes: boolean },
): string {
  const data = volumes ? "  All data was removed." : "";
  if (!wasUp && ended === 0) return `${name} is not up.${data}\n`;
  return `${stoppedWords(name, ended, elapsedMs)}.${data}\n`;
}

/** `Stopped atp: 8 processes in 0.6 s`. */
export function stoppedWords(name: string, ended: number, elapsedMs: number): string {
  const count = `${ended} ${ended === 1 ? "process" : "processes"}`;
  return `Stopped ${name}: ${count} in ${seconds(elapsedMs)}`;
}
