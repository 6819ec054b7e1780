import type { Launch } from "../../plan/plan.ts";
import type { Rehearsal } from "../../stack/rehearse.ts";
import { wrap } from "../../util/text-layout.ts";
import { columnWidths, NO_BREAK, pad } from "./table.ts";
import type { View } from "./view.ts";

/** What `up` would do: the services in start order, their ports, every effect. */
export function renderRehearsal({ plan, endpoints, effects }: Rehearsal, view: View): string {
  const wave = new Map(
    plan.waves.flatMap((names, index) => names.map((name) => [name, index + 1])),
  );
  const order = [...plan.services].sort(
    (a, b) => (wave.get(a.name) ?? Infinity) - (wave.get(b.name) ?? Infinity),
  );
  const rows = order.map(({ name, launch }) => [
    String(wave.get(name) ?? "-"),
    name,
    howItRuns(launch),
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
  const title = `The plan for ${plan.name}: ${plan.waves.flat().length} services in ${plan.waves.length} waves`;
  return `${[
    title,
    "",
    ...table,
    "",
    ...secretLines(plan, view),
    "It would, in this order:",
    "",
    ...effects.map((effect) => `  ${effect.replaceAll(`${plan.folder}/`, "")}`),
    "",
    "Nothing was changed.",
  ].join("\n")}\n`;
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

function howItRuns(launch: Launch): string {
  switch (launch.kind) {
    case "builtin":
      return "built in";
    case "program":
      return launch.version === null ? launch.path : `${launch.path} (${launch.version})`;
    case "command":
      return launch.command.join(" ");
    case "external":
      return "elsewhere";
    case "disabled":
      return "disabled";
  }
}
