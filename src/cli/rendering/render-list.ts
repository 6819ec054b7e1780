import type { StackSummary } from "../../stack/registry.ts";
import type { UnreadableEntry } from "../../stack/registry-entry.ts";
import { about, ageMs } from "../../util/durations.ts";
import { wrap } from "../../util/text-layout.ts";
import { columnWidths, pad } from "./table.ts";
import type { View } from "./view.ts";

const HEAD = ["STACK", "STATE", "RUNTIME", "SINCE", "FOLDER"];

/** A row for each stack of this user. */
export function renderList(
  stacks: readonly StackSummary[],
  view: View,
  { all }: { all: boolean },
): string {
  if (stacks.length === 0) return all ? "No stack is known.\n" : "No stack is up.\n";
  const rows = stacks.map(({ name, state, runtime, startedAt, folder, folderGone }) => [
    name,
    state,
    runtime,
    about(ageMs(startedAt, view.now)),
    fromHome(folder, view) + (folderGone ? " (gone)" : ""),
  ]);
  const widths = columnWidths([HEAD, ...rows], 3);
  const lines = [HEAD, ...rows].map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join("")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

/** What the list cannot show, and what can be done. */
export function renderUnreadable(unreadable: readonly UnreadableEntry[], view: View): string {
  const notes = unreadable.flatMap(({ path, reason }) =>
    wrap(`${fromHome(path, view)} ${reason}.`, view.columns),
  );
  return notes.length === 0 ? "" : `\n${notes.join("\n")}\n`;
}

function fromHome(folder: string, { homeFolder }: View): string {
  return homeFolder !== null && folder.startsWith(`${homeFolder}/`)
    ? `~${folder.slice(homeFolder.length)}`
    : folder;
}
