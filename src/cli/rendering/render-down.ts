import type { DownResult } from "../../stack/down.ts";
import { seconds } from "../../util/durations.ts";
import { programName, type View } from "./view.ts";

/** What `down` did, in one line. */
export function renderDown(
  { name, ended, wasUp, others }: DownResult,
  { elapsedMs, volumes }: { elapsedMs: number; volumes: boolean },
  view: Pick<View, "commandName">,
): string {
  const data = volumes ? "  All data was removed." : "";
  if (!wasUp && ended === 0) {
    return `${name} is not up.${data}\n${stillUp(others, view)}`;
  }
  return `${stoppedWords(name, ended, elapsedMs)}.${data}\n`;
}

/** Whoever meant another stack of the folder learns how to name it. */
function stillUp(others: readonly string[], view: Pick<View, "commandName">): string {
  const program = programName(view);
  return others.map((name) => `${name} is up here: ${program} --name ${name} down\n`).join("");
}

/** `Stopped atp: 8 processes in 0.6 s`. */
export function stoppedWords(name: string, ended: number, elapsedMs: number): string {
  const count = `${ended} ${ended === 1 ? "process" : "processes"}`;
  return `Stopped ${name}: ${count} in ${seconds(elapsedMs)}`;
}
