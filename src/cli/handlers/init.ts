import { relative } from "node:path";
import type { InitResult } from "../../stack/init.ts";
import { printable, wrap } from "../../util/text-layout.ts";
import type { CommandContext, Report } from "../command.ts";
import type { InitFlags } from "../flags.ts";
import type { View } from "../rendering/view.ts";

/** `devstack init`. */
export async function runInit(context: CommandContext<InitFlags>): Promise<Report> {
  const { cwd, env, executor, file } = await context.stackOptions();
  const force = context.options.force === true;
  const result = await context.api.init({
    ...{ cwd, env, executor, force },
    ...(file !== undefined && { file }),
  });
  return { kind: "report", document: result, text: (view) => words(result, view) };
}

function words({ file, name, replaced, shadows }: InitResult, view: View): string {
  const path = printable(relative(view.cwd, file) || file);
  const lines = [`${replaced ? "Replaced" : "Wrote"} ${path}, stack ${name}.`];
  if (shadows !== null) {
    lines.push(`Until now this folder was part of the stack of ${printable(shadows)}.`);
  }
  lines.push(`Next: ${view.commandName} up`);
  return `${lines.flatMap((line) => wrap(line, view.columns)).join("\n")}\n`;
}
