import type { Component } from "../../stack/components.ts";
import type { Versions } from "../../stack/versions.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

/** A row for devstack, for what it runs on, and for each program it would use. */
export function renderVersions(versions: Versions, view: View): string {
  const { os, arch, release } = versions.platform;
  const rows = [
    ["devstack", versions.devstack, ""],
    ["node", versions.node.version, versions.node.path],
    ["system", os, `${arch}, ${release}`],
    ["runtime", versions.runtime.name, inBrackets(versions.runtime.description)],
    ...versions.components.map(componentRow),
  ];
  const widths = columnWidths(rows, 2);
  const lines = rows.map(([name = "", version = "", where = ""]) =>
    `${pad(name, widths[0] ?? 0)}${pad(version, widths[1] ?? 0)}${paint(view, "dim", where)}`.trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

/** `embedded (plain processes)` without the name. */
function inBrackets(description: string): string {
  return /\((.*)\)$/.exec(description)?.[1] ?? "";
}

function componentRow({ name, provider, version, path, problem }: Component): string[] {
  if (provider === "missing") return [name, "missing", problem ?? ""];
  // The reason is a sentence, and longer than a line: doctor has it.
  if (provider === "absent") return [name, "none", "nothing here runs it"];
  if (provider === "builtin") return [name, "built-in", "devstack's own stand-in"];
  return [name, version ?? "unknown", path ?? ""];
}
