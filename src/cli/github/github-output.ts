import { randomUUID } from "node:crypto";
import { DevstackError } from "../../util/errors.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { maskError } from "../../util/masking/mask-error.ts";
import type { Masker } from "../../util/masking/masker.ts";
import type { CliIo } from "../cli-io.ts";
import type { CliEvent, GithubFacts, Outcome } from "../command.ts";
import { renderError } from "../rendering/render-error.ts";
import type { View } from "../rendering/view.ts";
import { annotateError } from "./annotate-error.ts";
import { fenced } from "./markdown.ts";
import { heading, phaseTable } from "./summarize.ts";
import { quoted } from "./workflow-command.ts";

export interface GithubOutputOptions {
  io: Pick<CliIo, "stderr" | "env" | "cwd">;
  masker: Masker;
  executor: () => Promise<Pick<Executor, "appendFile">>;
  /** How errors are laid out. */
  view: View;
}

/** What `--output github` adds: annotations in the log, and a summary on the page of the run. */
export interface GithubOutput {
  onEvent(event: CliEvent): void;
  told(outcome: Outcome, status: number): Promise<void>;
  /** Tells the error in place of the usual card. */
  failed(error: DevstackError): Promise<void>;
}

/**
 * For a step of a workflow: stdout remains the command's own, and the runner reads workflow commands
 * from stderr alike.
 */
export function githubOutput(options: GithubOutputOptions): GithubOutput {
  const { io, masker, view } = options;
  const phases: GithubFacts["phases"][number][] = [];
  const root = rootOf(io);
  return {
    onEvent(event) {
      if (event.type === "phase" && event.status !== "started") phases.push(event);
    },
    async told(outcome, status) {
      if (outcome.kind === "stream" || outcome.github === undefined) return;
      const mask = <T>(data: T) => masker.maskAll(data);
      const { annotations = "", summary } = await outcome.github({ phases, root, status, mask });
      io.stderr.write(annotations);
      await append(summary, options);
    },
    async failed(thrown) {
      const error = maskError(thrown, masker) as DevstackError;
      const text = renderError(error, { ...view, color: false }, false);
      const token = randomUUID();
      io.stderr.write(quoted(text, token));
      io.stderr.write(annotateError(error, { root, cwd: io.cwd, token }));
      const title = heading(`${error.message} (${error.code})`);
      await append([title, phaseTable(phases), fenced(text)].join("\n"), options);
    },
  };
}

/** The folder of the checkout, where it is told. */
function rootOf({ env, cwd }: Pick<CliIo, "env" | "cwd">): string {
  return env["GITHUB_WORKSPACE"] || cwd;
}

/** What comes after must begin on a line of its own. A summary that cannot be written fails nothing. */
async function append(text: string, { io, executor }: GithubOutputOptions): Promise<void> {
  const file = io.env["GITHUB_STEP_SUMMARY"];
  if (!file) return;
  try {
    await (await executor()).appendFile(file, `${text.trimEnd()}\n\n`);
  } catch (error) {
    const why = error instanceof DevstackError ? (error.why ?? error.message) : String(error);
    io.stderr.write(`No summary could be written to ${file}: ${why}\n`);
  }
}
