import { wrap } from "../../util/text-layout.ts";
import type { CliEvent } from "../command.ts";

/** The first line of `up`: which devstack, which stack, and what carries it. */
export function stackLine(
  { version, name, description }: Extract<CliEvent, { type: "stack" }>,
  columns: number,
): string[] {
  return wrap(`devstack ${version} · stack ${name} · ${description}`, columns);
}
