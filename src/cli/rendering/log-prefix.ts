import type { LogLine } from "../../plan/instance.ts";
import { paint, type View } from "./view.ts";

const COLORS = ["cyan", "magenta", "blue", "yellow", "green", "gray"] as const;

/** Puts the service's name before each line, in a colour of its own; names line up. */
export function logPrinter(services: readonly string[]): (line: LogLine, view: View) => string {
  const columns = Math.max(0, ...services.map((name) => name.length));
  const colors = new Map(services.map((name, index) => [name, COLORS[index % COLORS.length]]));
  return ({ service, text }, view) => {
    const name = `${service.padEnd(columns)} |`;
    return `${paint(view, colors.get(service) ?? "gray", name)} ${text}\n`;
  };
}
