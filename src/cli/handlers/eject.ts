import { relative, resolve } from "node:path";
import type { EjectResult } from "../../stack/eject.ts";
import { counted } from "../../util/counted.ts";
import { printable, wrap } from "../../util/text-layout.ts";
import type { CommandContext, Report } from "../command.ts";
import type { EjectFlags } from "../flags.ts";
import type { View } from "../rendering/view.ts";

/** `devstack eject`. */
export async function runEject(context: CommandContext<EjectFlags>): Promise<Report> {
  const { cwd } = await context.stackOptions();
  const [folder = "."] = context.arguments;
  const stack = await context.openStack();
  const force = context.options.force === true;
  const result = await context.api.eject(stack, { folder: resolve(cwd, folder), force });
  return { kind: "report", document: result, text: (view) => words(result, view) };
}

function words({ name, folder, files, missing }: EjectResult, view: View): string {
  const path = printable(relative(view.cwd, folder) || folder);
  const lines = [`Wrote ${counted(files, "file")} into ${path}: stack ${name}, for plain Compose.`];
  if (missing.variables.length > 0) {
    lines.push(`To be set in ${path}/.env: ${missing.variables.join(", ")}`);
  }
  if (missing.files.length > 0) {
    lines.push(`To be put into ${path}: ${missing.files.join(", ")}`);
  }
  const wrapped = lines.flatMap((line) => wrap(line, view.columns));
  return `${[...wrapped, "Next:", `  cd ${path}`, "  docker compose up --detach --wait ready"].join("\n")}\n`;
}
