import { styleText } from "node:util";
import type { CliIo, OutputStream } from "../cli-io.ts";
import { movesCursor } from "./moving-cursor.ts";

/** How text for people has to look on a stream. */
export interface View {
  /** Columns to fill: at most 80, since longer lines are hard to read. */
  columns: number;
  /** Columns for tables: what a terminal has, up to 120, as their lines are not read as a whole. */
  tableColumns: number;
  /** Of a terminal that can be drawn over; absent elsewhere. */
  rows?: number;
  color: boolean;
  /** Whether people read it as it comes: long lines are broken for them, not for files. */
  terminal: boolean;
  /** Whether ✔ and its like arrive as such. */
  unicode: boolean;
  /** Milliseconds since the Unix epoch: what ages are counted to. */
  now: number;
  /** What people type to run devstack here. */
  commandName: string;
  /** The names of all commands, by which advice is told from other words. */
  commands: readonly string[];
  /** Paths are shown from here. */
  cwd: string;
  homeFolder: string | null;
}

type Environment = CliIo["env"];
type Format = Parameters<typeof styleText>[0];

const MAX_COLUMNS = 80;
const MAX_TABLE_COLUMNS = 120;
const MIN_COLUMNS = 40;
const USUAL_ROWS = 24;

/** What a command line says of how it wants to be answered. */
export interface ViewOptions {
  color: boolean;
  /** The stack that the command is about, where it was named. */
  name?: string;
  /** All that there are. */
  commands: readonly { name: string }[];
}

/** How a stream is to be written to: its width, colours and letters. */
export function viewOf(stream: OutputStream, io: CliIo, options: ViewOptions): View {
  const columns = stream.columns || MAX_COLUMNS;
  const upTo = (most: number) => Math.max(MIN_COLUMNS, Math.min(columns, most));
  return {
    columns: upTo(MAX_COLUMNS),
    tableColumns: upTo(stream.isTTY === true ? MAX_TABLE_COLUMNS : MAX_COLUMNS),
    ...(movesCursor(stream, io) && { rows: stream.rows || USUAL_ROWS }),
    color: options.color && wantsColor(stream, io.env),
    terminal: stream.isTTY === true,
    unicode: speaksUnicode(io.env),
    now: io.clock.now(),
    commandName: commandName(io.env, options.name),
    commands: options.commands.map(({ name }) => name),
    cwd: io.cwd,
    homeFolder: io.env["HOME"] || null,
  };
}

/** Advice is about the stack that the command was about. */
function commandName(env: Environment, stack: string | undefined): string {
  const program = env["npm_execpath"] === undefined ? "devstack" : "npx devstack";
  return stack === undefined ? program : `${program} --name ${stack}`;
}

/** What people type to run devstack here, about no stack in particular. */
export function programName({ commandName }: Pick<View, "commandName">): string {
  return commandName.replace(/ --name \S+$/, "");
}

/**
 * NO_COLOR (no-color.org) and FORCE_COLOR (force-color.org) decide where they are set; else a
 * terminal has colours unless it says that it is a dumb one.
 */
export function wantsColor(stream: Pick<OutputStream, "isTTY">, env: Environment): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/**
 * Whether the locale can show more than ASCII: POSIX's order of variables, the first that is set.
 * Where none is, nothing speaks against UTF-8. The console of Linux has no glyphs for our marks.
 */
export function speaksUnicode(env: Environment): boolean {
  if (env["TERM"] === "linux") return false;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return !locale || /utf-?8/i.test(locale);
}

/** Colour is a second signal only: everything can be read without it. */
export function paint({ color }: Pick<View, "color">, format: Format, text: string): string {
  return color ? styleText(format, text, { validateStream: false }) : text;
}

const ASCII: Readonly<Record<string, string>> = {
  "✔": "+",
  "✖": "x",
  "·": "-",
  "→": ">",
  "━": "=",
  "–": "-",
  "×": "x",
  "│": "|",
  "…": "~",
};
const NEEDS_UNICODE = new RegExp(`[${Object.keys(ASCII).join("")}]`, "g");

/** Text of ours for a terminal that knows only ASCII; columns stay where they are. */
export function forTerminal({ unicode }: Pick<View, "unicode">, text: string): string {
  return unicode ? text : text.replace(NEEDS_UNICODE, (glyph) => ASCII[glyph] ?? glyph);
}
