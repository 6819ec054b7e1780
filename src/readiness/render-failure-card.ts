import { styleText } from "node:util";
import { counted } from "../util/counted.ts";
import { seconds } from "../util/durations.ts";
import { DevstackError } from "../util/errors.ts";
import { oneLine } from "../util/probes/words.ts";
import { displayWidth, wrap } from "../util/text-layout.ts";
import { type FailureCard, failureTitle } from "./failure-card.ts";

export interface RenderOptions {
  /** Colour is a second signal only: everything can be read without it. */
  color: boolean;
  /** What people type to run devstack here; `devstack` where absent. */
  commandName?: string;
  /** How many lines of its log are shown: 5 if absent. */
  logLines?: number;
}

const COLUMNS = 80;
const LABEL_COLUMNS = 12;
const LOG_LINES = 5;
const ANSWERS = 3;
/** Longer lines are cut: a stack trace in JSON would be all there is to see. */
const MAX_LOG_LINE = 200;

/** The card as text for people: 80 columns, the outcome in its last line. */
export function renderFailureCard(
  card: FailureCard,
  { color, commandName = "devstack", logLines = LOG_LINES }: RenderOptions,
): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const rows: [label: string, lines: string[]][] = [
    ["probed", card.probed === null ? [] : probed(card.probed)],
    ["answered", answered(card)],
    ["process", wrap(card.process.words, COLUMNS - LABEL_COLUMNS)],
    ["log", log(card, { commandName, logLines })],
    ["blocks", wrap(blocks(card.blocks), COLUMNS - LABEL_COLUMNS)],
    ["likely", card.likely === null ? [] : wrap(card.likely, COLUMNS - LABEL_COLUMNS)],
    // A command is never broken: it is there to be copied.
    ["next", [card.next.replace(/^devstack /, `${commandName} `)]],
  ];
  const body = rows.flatMap(([label, lines]) =>
    lines.map((line, index) => {
      const head = index === 0 ? label : "";
      const text = label === "next" ? paint("bold", line) : line;
      return `  ${paint("dim", head)}${" ".repeat(LABEL_COLUMNS - 2 - head.length)}${text}`;
    }),
  );
  const code = `${card.code} · ${seconds(card.elapsedMs)}`;
  const title = `✖ ${failureTitle(card)}`;
  const head = `${paint(["red", "bold"], title)}${gap(title, code)}${paint("dim", code)}`;
  const exitStatus = new DevstackError(card.code, "").exitStatus;
  const kept = whatRuns(card.ready);
  const exit = `exit ${exitStatus}`;
  return `${[head, "", ...body, "", `${kept}${gap(kept, exit)}${paint("dim", exit)}`].join("\n")}\n`;
}

function whatRuns({ count, of }: FailureCard["ready"]): string {
  // A start or restart waits for those it is about: the others may well run.
  if (count === 0) return of === 1 ? "Nothing else was waited for." : "No service is ready.";
  const verbs = count === 1 ? "is ready and keeps" : "are ready and keep";
  return `${count} of ${counted(of, "service")} ${verbs} running.`;
}

function probed({ target, attempts }: NonNullable<FailureCard["probed"]>): string[] {
  return wrap(
    `${target}, ${attempts === 1 ? "once" : `${attempts} times`}`,
    COLUMNS - LABEL_COLUMNS,
  );
}

/** The latest answers; those before are told first, as they came. */
function answered({ answers }: FailureCard): string[] {
  return answers.slice(-ANSWERS).flatMap(({ answer, firstMs, lastMs, count }) => {
    const when =
      count === 1
        ? `(once, at ${seconds(firstMs)})`
        : `(first ${seconds(firstMs)}, last ${seconds(lastMs)})`;
    const lines = wrap(answer, COLUMNS - LABEL_COLUMNS);
    const last = lines.at(-1) ?? "";
    const room = COLUMNS - LABEL_COLUMNS - displayWidth(last) - when.length;
    return room < 2
      ? [...lines, when.padStart(COLUMNS - LABEL_COLUMNS)]
      : [...lines.slice(0, -1), `${last}${" ".repeat(room)}${when}`];
  });
}

/** A few lines from the telling one on, or the last ones, and how to see the rest. */
function log(
  card: FailureCard,
  { commandName, logLines }: { commandName: string; logLines: number },
): string[] {
  const { log: lines, logFocus, service } = card;
  if (card.kind === "external") return [];
  if (lines.length === 0) return ["it has written nothing"];
  const from = Math.min(logFocus ?? lines.length, Math.max(0, lines.length - logLines));
  const shown = lines.slice(from, from + logLines);
  const more = lines.length - shown.length;
  const room = COLUMNS - LABEL_COLUMNS;
  return [
    ...shown.flatMap((line) => wrap(oneLine(line, MAX_LOG_LINE), room)),
    ...(more === 0
      ? []
      : [`… ${more} more ${more === 1 ? "line" : "lines"}: ${commandName} logs ${service}`]),
  ];
}

function blocks(names: readonly string[]): string {
  if (names.length === 1) return `the ${names[0]}; no other service`;
  return names.join(", ");
}

function gap(left: string, right: string): string {
  return " ".repeat(Math.max(2, COLUMNS - displayWidth(left) - displayWidth(right)));
}
