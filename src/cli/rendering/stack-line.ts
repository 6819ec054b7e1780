import { displayWidth, wrap } from "../../util/text-layout.ts";
import type { CliEvent } from "../command.ts";

/** The first line of `up`: which devstack, which stack, and what carries it. */
export function stackLine(
  { version, name, description }: Extract<CliEvent, { type: "stack" }>,
  columns: number,
): string[] {
  const who = `devstack ${version} · stack ${name}`;
  const whole = `${who} · ${description}`;
  const parts = displayWidth(whole) <= columns ? [whole] : [who, description];
  return parts.flatMap((part) => wrap(part, columns));
}
