import type { DownResult } from "../../stack/down.ts";
import { counted } from "../../util/counted.ts";
import { seconds } from "../../util/durations.ts";
import { programName, type View } from "./view.ts";

/** What `down` did, in one line. */
export function renderDown(
  result: DownResult,
  { elapsedMs, volumes }: { elapsedMs: number; volumes: boolean },
  view: Pick<View, "commandName">,
): string {
  const { name, ended, wasUp, others } = result;
  const data = volumes ? "  All data was removed." : "";
  if (!wasUp && ended === 0) {
    return `${name} is not up.${data}\n${stillUp(others, view)}`;
  }
  return `${stoppedWords(result, elapsedMs)}.${data}\n`;
}

/** Whoever meant another stack of the folder learns how to name it. */
function stillUp(others: readonly string[], view: Pick<View, "commandName">): string {
  const program = programName(view);
  return others.map((name) => `${name} is up here: ${program} --name ${name} down\n`).join("");
}

/** `Stopped atp: 8 containers in 1.2 s`. */
export function stoppedWords(
  { name, ended, containers = 0 }: Pick<DownResult, "name" | "ended" | "containers">,
  elapsedMs: number,
): string {
  const others = ended - containers;
  const parts = [
    ...(containers > 0 ? [counted(containers, "container")] : []),
    ...(others > 0 || containers === 0
      ? [`${others} ${others === 1 ? "process" : "processes"}`]
      : []),
  ];
  return `Stopped ${name}: ${parts.join(" and ")} in ${seconds(elapsedMs)}`;
}
