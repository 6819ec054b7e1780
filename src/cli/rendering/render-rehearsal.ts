import { relative } from "node:path";
import type { ContainerImage, Launch } from "../../plan/plan.ts";
import type { Rehearsal } from "../../stack/rehearse.ts";
import { counted } from "../../util/counted.ts";
import { cut, cutStart, displayWidth, printable, wrap } from "../../util/text-layout.ts";
import { wouldMoveRemarks } from "./moved-remarks.ts";
import { columnWidths, NO_BREAK, pad } from "./table.ts";
import type { View } from "./view.ts";

/** How the dry executor lays out what it tells. */
const VERB_COLUMNS = 14;

/** Room for the command of a service; `--json` has the whole. */
const COMMAND_COLUMNS = 28;

/** What `up` would do: the services in start order, their ports, every effect. */
export function renderRehearsal(
  { plan, endpoints, moved, effects }: Rehearsal,
  view: View,
): string {
  const wave = new Map(
    plan.waves.flatMap((names, index) => names.map((name) => [name, index + 1])),
  );
  const order = [...plan.services].sort(
    (a, b) => (wave.get(a.name) ?? Infinity) - (wave.get(b.name) ?? Infinity),
  );
  const rows = order.map(({ name, launch }) => [
    String(wave.get(name) ?? "-"),
    name,
    howItRuns(launch, plan.folder),
    Object.entries(endpoints[name] ?? {})
      .filter(([, { internal }]) => !internal)
      .map(([name, { port }]) => `${name}${NO_BREAK}${port}`)
      .join(", "),
  ]);
  const head = ["WAVE", "SERVICE", "RUNS AS", "PORTS OF 127.0.0.1"];
  const widths = columnWidths([head, ...rows], 3);
  const portsColumn = 2 + widths.slice(0, 3).reduce((total, width) => total + width, 0);
  const table = [head, ...rows].flatMap((row) => {
    const start = `  ${row
      .slice(0, 3)
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join("")}`;
    const [first = "", ...others] = wrap(row[3] ?? "", Math.max(20, view.columns - portsColumn));
    return [(start + first).trimEnd(), ...others.map((line) => " ".repeat(portsColumn) + line)].map(
      (line) => line.replaceAll(NO_BREAK, " "),
    );
  });
  const title = `The plan for ${plan.name}: ${counted(plan.waves.flat().length, "service")} in ${counted(plan.waves.length, "wave")}`;
  return `${[
    title,
    "",
    ...table,
    ...movedLines(moved, view),
    "",
    ...secretLines(plan, view),
    "It would, in this order:",
    "",
    ...effects.flatMap((effect) => effectLines(effect.replaceAll(`${plan.folder}/`, ""), view)),
    "",
    "Nothing was changed.",
  ].join("\n")}\n`;
}

/** Why ports of the table are not the usual ones. */
function movedLines(moved: Rehearsal["moved"], view: View): string[] {
  const lines = wouldMoveRemarks(moved).flatMap((remark) => wrap(remark, view.columns - 2));
  return lines.length === 0
    ? []
    : ["", ...lines.map((line) => `  ${line.replaceAll(NO_BREAK, " ")}`)];
}

/** An effect is what is done, in `VERB_COLUMNS`, and then to what. */
function effectLines(effect: string, view: View): string[] {
  const target = effect.slice(VERB_COLUMNS);
  const [first = "", ...others] = wrap(target, Math.max(20, view.columns - VERB_COLUMNS - 2));
  const indent = " ".repeat(VERB_COLUMNS + 2);
  return [`  ${effect.slice(0, VERB_COLUMNS)}${first}`, ...others.map((line) => indent + line)];
}

/** Where the secrets come from and who gets them, by the variable it finds them in. */
function secretLines({ secrets }: Rehearsal["plan"], view: View): string[] {
  if (secrets.length === 0) return [];
  const rows = secrets.map(({ name, source, variable, to }) => [
    name,
    source.kind,
    `${variable} of ${to.join(", ")}`,
  ]);
  const head = ["SECRET", "FROM", "FOUND IN"];
  const widths = columnWidths([head, ...rows], 2);
  const column = 2 + widths.slice(0, 2).reduce((total, width) => total + width, 0);
  const lines = [head, ...rows].flatMap((row) => {
    const start = row.slice(0, 2).map((cell, index) => pad(cell, widths[index] ?? 0));
    const [first = "", ...others] = wrap(row[2] ?? "", Math.max(20, view.columns - column));
    return [`  ${start.join("")}${first}`, ...others.map((line) => " ".repeat(column) + line)];
  });
  return [...lines, ""];
}

function howItRuns(launch: Launch, folder: string): string {
  switch (launch.kind) {
    case "builtin":
      return "built in";
    case "program":
      return shortened(
        launch.version === null ? launch.path : `${launch.path} (${launch.version})`,
      );
    case "command":
      return shortened(launch.command.join(" "));
    case "container":
      return imageWords(launch.image, folder);
    case "external":
      return "elsewhere";
    case "disabled":
      return "disabled";
  }
}

function imageWords(image: ContainerImage, folder: string): string {
  switch (image.kind) {
    case "own":
      return "devstack's own image";
    case "stock":
      return shortenedImage(image.name);
    case "user":
      return image.name === null
        ? shortened(`built from ${relative(folder, image.build?.context ?? folder) || "."}`)
        : shortenedImage(image.name);
  }
}

function shortened(text: string): string {
  const line = printable(text);
  return displayWidth(line) <= COMMAND_COLUMNS ? line : `${cut(line, COMMAND_COLUMNS - 1)}…`;
}

/** Its tag tells more than its owner; a digest tells less than its name. */
function shortenedImage(name: string): string {
  const line = printable(name);
  const fits = line.includes("@") || displayWidth(line) <= COMMAND_COLUMNS;
  return fits ? shortened(line) : `…${cutStart(line, COMMAND_COLUMNS - 1)}`;
}
