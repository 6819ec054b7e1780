import { relative, resolve } from "node:path";
import type { ReportResult } from "../../stack/report/report.ts";
import { DevstackError, messageOf } from "../../util/errors.ts";
import { printable, wrap } from "../../util/text-layout.ts";
import type { CommandContext, Report } from "../command.ts";
import type { ReportFlags } from "../flags.ts";
import type { View } from "../rendering/view.ts";

/** `devstack report`. */
export async function runReport(context: CommandContext<ReportFlags>): Promise<Report> {
  const { api, clock, openStack, options, signal, stackOptions } = context;
  const stack = await openStack();
  const { cwd } = await stackOptions();
  const moment = new Date(clock.now())
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replaceAll(":", "");
  const path = resolve(cwd, options.output ?? `devstack-report-${moment}.json`);
  const result = await api.report(stack, { path, signal }).catch((cause: unknown) => {
    if (cause instanceof DevstackError || signal.aborted) throw cause;
    throw new DevstackError("E_STATE", `${path} cannot be written`, {
      why: messageOf(cause),
      hint: "devstack report --output PATH",
      cause,
    });
  });
  return { kind: "report", document: result, text: (view) => words(result, view) };
}

function words({ file, bytes, parts, missing }: ReportResult, view: View): string {
  const absent = Object.entries(missing).map(([name, why]) => `Without ${name}: ${why}`);
  const path = printable(relative(view.cwd, file) || file);
  const lines = [
    `In it: ${parts.join(", ")}.`,
    ...absent.map(printable),
    `Wrote ${path} (${Math.ceil(bytes / 1024)} KiB). Read it through before you give it away.`,
  ];
  return `${lines.flatMap((line) => wrap(line, view.columns)).join("\n")}\n`;
}
