import { diagnosticsOf } from "../../config/diagnostics.ts";
import { renderDiagnostics } from "../../config/render-diagnostics.ts";
import { failureCardOf } from "../../readiness/failure-card-of.ts";
import { renderFailureCard } from "../../readiness/render-failure-card.ts";
import type { DevstackError } from "../../util/errors.ts";
import { cut, displayWidth, printable, wrap } from "../../util/text-layout.ts";
import { advice } from "./advice.ts";
import { forTerminal, paint, type View } from "./view.ts";

const LABEL_COLUMNS = 8;
const OUTPUT_LINES = 8;

/** An error as people read it: what happened, why, what to do next, the exit status. */
export function renderError(error: DevstackError, view: View, debug: boolean): string {
  return forTerminal(view, text(error, view)) + (debug ? stackOf(error) : "");
}

function text(error: DevstackError, view: View): string {
  const diagnostics = diagnosticsOf(error);
  if (diagnostics) {
    return renderDiagnostics(diagnostics, {
      width: view.columns,
      color: view.color,
      cwd: view.cwd,
    });
  }
  const card = failureCardOf(error);
  if (card) return renderFailureCard(card, { color: view.color, commandName: view.commandName });
  // Whoever interrupts knows what happened, and needs no card: only what is left behind.
  if (error.family === "interrupted") {
    return `${[error.message, ...(error.hint ? [advice(view, error.hint)] : [])].join(". ")}\n`;
  }
  return plainCard(error, view);
}

function plainCard(error: DevstackError, view: View): string {
  const edge = view.columns - 2;
  const headline = wrap(`✖ ${printable(error.message)}`, edge - error.code.length - 2);
  const first = headline[0] ?? "";
  const gap = " ".repeat(Math.max(2, edge - displayWidth(first) - error.code.length));
  const others = headline.slice(1).map((line) => paint(view, ["red", "bold"], `  ${line}`));
  const exit = `exit ${error.exitStatus}`;
  return [
    paint(view, ["red", "bold"], first) + gap + paint(view, "dim", error.code),
    ...others,
    "",
    ...row("why", wrap(printable(error.why ?? ""), edge - LABEL_COLUMNS), view),
    ...row("said", lastOutput(error, edge - LABEL_COLUMNS), view),
    // What is to be typed is never broken.
    ...row("next", nextLines(advice(view, error.hint ?? ""), edge - LABEL_COLUMNS), view),
    paint(view, "dim", exit.padStart(edge)),
    "",
  ].join("\n");
}

/** The last lines of a program that has failed, where the error has them; each on one line. */
function lastOutput({ details }: DevstackError, columns: number): string[] {
  if (typeof details !== "object" || details === null || !("output" in details)) return [];
  const lines = Array.isArray(details.output) ? details.output.map(String) : [];
  return lines
    .filter((line) => line.trim() !== "")
    .slice(-OUTPUT_LINES)
    .map((line) => cut(printable(line), columns));
}

function row(label: string, lines: string[], view: View): string[] {
  if (lines.join("") === "") return [];
  return lines.map((line, index) => {
    const name = (index === 0 ? label : "").padEnd(LABEL_COLUMNS - 2);
    return `  ${paint(view, "dim", name)}${label === "next" ? paint(view, "bold", line) : line}`;
  });
}

function nextLines(hint: string, columns: number): string[] {
  return /^((npx )?devstack|docker|echo) /.test(hint) ? [hint] : wrap(printable(hint), columns);
}

/** With DEVSTACK_DEBUG=1: where it came from, and what was behind it. */
function stackOf(error: DevstackError): string {
  const lines: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    lines.push(cause.stack ?? String(cause));
  }
  return `\n${lines.join("\ncaused by: ")}\n`;
}
