import { existsSync } from "node:fs";
import path from "node:path";
import { diagnosticsOf } from "../../config/diagnostics.ts";
import { type FailureCard, failureTitle } from "../../readiness/failure-card.ts";
import { failureCardOf } from "../../readiness/failure-card-of.ts";
import type { DevstackError } from "../../util/errors.ts";
import { group, workflowCommand } from "./workflow-command.ts";

/** Where files are, for those who show them. */
export interface Places {
  /** The folder from which GitHub names files. */
  root: string;
  /** The working directory of the command. */
  cwd: string;
}

/** The error as annotations: at every line of devstack.yaml that is wrong, or of the run as a whole. */
export function annotateError(
  error: DevstackError,
  { root, cwd, token }: Places & { token: string },
): string {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics) {
    return diagnostics
      .map(({ file, line, column, length, path: key, message, suggestion }) =>
        workflowCommand(
          "error",
          {
            file: path.relative(root, file),
            line,
            col: column,
            endColumn: column + length,
            title: error.code,
          },
          [key === "" ? message : `${key}: ${message}`, ...(suggestion ? [suggestion] : [])].join(
            "\n",
          ),
        ),
      )
      .join("");
  }
  const card = failureCardOf(error);
  if (card) return annotateCard(card, token);
  const text = [error.why ?? "", error.hint ?? ""].filter((line) => line !== "").join("\n");
  const properties = { ...placeOf(error, { root, cwd }), title: `${error.code}: ${error.message}` };
  return workflowCommand("error", properties, text || error.message);
}

function annotateCard(card: FailureCard, token: string): string {
  const { code, service, probed, answers, process, likely, next, log } = card;
  const last = answers.at(-1)?.answer;
  const lines = [
    ...(probed ? [`probed: ${probed.target}`] : []),
    ...(last ? [`answered: ${last}`] : []),
    `process: ${process.words}`,
    ...(likely ? [`likely: ${likely}`] : []),
    `next: ${next}`,
  ];
  const title = `${code}: ${failureTitle(card)}`;
  const annotation = workflowCommand("error", { title }, lines.join("\n"));
  if (log.length === 0) return annotation;
  return annotation + group(`The last lines of ${service}`, log.join("\n"), token);
}

/** `devstack.yaml:9:14`, where the error has a line there. */
function placeOf({ details }: DevstackError, { root, cwd }: Places) {
  const { place } = (details ?? {}) as { place?: unknown };
  const [, name = "", line, col] =
    (typeof place === "string" && /^(.+):(\d+):(\d+)$/.exec(place)) || [];
  const file = path.join(cwd, name);
  if (name === "" || !existsSync(file)) return {};
  return { file: path.relative(root, file), line, col };
}
