import type { BrowserOutcome } from "../../util/browser.ts";
import { wrap } from "../../util/text-layout.ts";
import type { CommandContext, Report } from "../command.ts";
import type { OpenFlags } from "../flags.ts";
import { signInWords } from "../rendering/sign-in-words.ts";

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
    text: (view) => {
      if (outcome === null) return `${page.url}\n`;
      const words = page.signIn === null ? [] : [`Sign in: ${signInWords(page.signIn, view)}`];
      const more = words.flatMap((text) => wrap(text, view.columns));
      const lines = outcome.opened
        ? [`Opened ${page.service}: ${page.url}`]
        : [
            ...wrap(`No browser could be opened: ${outcome.reason}. The address:`, view.columns),
            page.url,
          ];
      return `${[...more, ...lines].join("\n")}\n`;
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
