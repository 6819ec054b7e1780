import type { LogLine } from "../../plan/instance.ts";
import { paint, type View } from "./view.ts";

const COLORS = ["cyan", "magenta", "blue", "yellow", "green", "gray"] as const;

/** Puts the service's name before each line, in a colour of its own; names line up. */
export function logPrinter(services: readonly string[]): (line: LogLine, view: View) => string {
  let columns = Math.max(0, ...services.map((name) => name.length));
  const colors = new Map(services.map((name, index) => [name, COLORS[index % COLORS.length]]));
  return ({ service, text }, view) => {
    // A process that stands in for several services writes under a name of its own.
    columns = Math.max(columns, service.length);
    const name = `${service.padEnd(columns)} |`;
    return `${paint(view, colors.get(service) ?? "gray", name)} ${text}\n`;
  };
}
