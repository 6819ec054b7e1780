import type { BrowserOutcome } from "../../util/browser.ts";
import { wrap } from "../../util/text-layout.ts";
import type { CommandContext, Report } from "../command.ts";
import type { OpenFlags } from "../flags.ts";

/** `devstack open`. */
export async function runOpen(context: CommandContext<OpenFlags>): Promise<Report> {
  const { api, options, signal } = context;
  const [service] = context.arguments;
  const page = await api.webPage(await context.openStack(), { service, signal });
  const outcome = options.print ? null : await openPage(context, page.url);
  const reason = outcome === null || outcome.opened ? null : outcome.reason;
  return {
    kind: "report",
    document: { schemaVersion: 1, ...page, opened: outcome?.opened ?? false, reason },
    text: ({ columns }) => {
      if (outcome === null) return `${page.url}\n`;
      if (outcome.opened) return `Opened ${page.service}: ${page.url}\n`;
      const why = wrap(`No browser could be opened: ${outcome.reason}. The address:`, columns);
      return `${[...why, page.url].join("\n")}\n`;
    },
  };
}

async function openPage(
  { api, env, stackOptions }: CommandContext<OpenFlags>,
  url: string,
): Promise<BrowserOutcome> {
  const { executor, cwd } = await stackOptions();
  return api.openInBrowser(url, { env, executor, cwd, platform: process.platform });
}
