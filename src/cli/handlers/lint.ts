import path from "node:path";
import { EXIT_STATUS } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import type { LintFlags } from "../flags.ts";
import { annotateFindings } from "../github/annotate-findings.ts";
import { summarizeLint } from "../github/summarize.ts";
import { renderLint } from "../rendering/render-lint.ts";

/** `devstack lint`: exits with that of a failed verification when there is an error. */
export async function runLint(context: CommandContext<LintFlags>): Promise<Report> {
  const { api, options } = context;
  const { cwd } = await context.stackOptions();
  const report = await api.lint({ files: context.arguments, cwd });
  const root = context.env["GITHUB_WORKSPACE"] || cwd;
  const failing = report.errors + (options.strict ? report.warnings : 0);
  const exitStatus = failing > 0 ? EXIT_STATUS.verification : 0;
  return {
    kind: "report",
    document: { ...report, ok: failing === 0 },
    text: (view) =>
      options.output === "github"
        ? annotateFindings(report.findings, root)
        : renderLint(report, { view, exitStatus }),
    exitStatus,
    github: async (facts) => ({
      summary: summarizeLint(
        facts.mask(report),
        ({ file, line }) => `${path.relative(facts.root, file)}:${line}`,
      ),
    }),
  };
}
