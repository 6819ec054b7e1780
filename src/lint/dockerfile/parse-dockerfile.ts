import type { SourceText } from "../../config/source-text.ts";
import type { Spot } from "../tree/tree.ts";

export interface Instruction {
  /** In capitals: `COPY`. */
  name: string;
  /** What follows, continuation lines joined. */
  text: string;
  at: Spot;
}

/** From one `FROM` to the next. */
export interface Stage {
  /** The image or stage it begins with, arguments filled in; null when they are not known. */
  from: string | null;
  alias: string | null;
  at: Spot;
  instructions: readonly Instruction[];
}

/** The stages of a Dockerfile. Arguments have the defaults that the file gives them. */
export function parseDockerfile(source: SourceText): Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  const args = new Map<string, string>();
  for (const instruction of instructionsOf(source)) {
    const { name, text, at } = instruction;
    const last = stages.at(-1);
    if (name === "FROM") {
      const [image = "", as, alias = null] = text.replace(/^(?:--\S+\s+)+/, "").split(/\s+/);
      const named = as?.toLowerCase() === "as" ? alias : null;
      stages.push({ from: filled(image, args), alias: named, at, instructions: [] });
    } else if (last !== undefined) last.instructions.push(instruction);
    else if (name === "ARG") {
      const [key = "", ...value] = text.split("=");
      if (value.length > 0)
        args.set(
          key.trim(),
          value
            .join("=")
            .trim()
            .replace(/^(["'])(.*)\1$/, "$2"),
        );
    }
  }
  return stages;
}

function filled(text: string, args: ReadonlyMap<string, string>): string | null {
  let known = true;
  const result = text.replace(
    /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g,
    (_, braced?: string, fallback?: string, bare?: string) => {
      const value = args.get(braced ?? bare ?? "") ?? fallback;
      if (value === undefined) known = false;
      return value ?? "";
    },
  );
  return known ? result : null;
}

/** One after the other; comments, continuation lines and here-documents are dealt with. */
function* instructionsOf(source: SourceText): Generator<Instruction> {
  const lines = source.text.split("\n");
  let offset = 0;
  let open: { name: string; text: string; start: number } | null = null;
  let endsWith: string | null = null;
  for (const raw of lines) {
    const line = raw.replace(/\r$/, "");
    const start = offset;
    offset += raw.length + 1;
    if (endsWith !== null) {
      if (line.replace(/^\t+/, "") === endsWith) endsWith = null;
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const continued = /\\\s*$/.test(line);
    const text = line.replace(/\\\s*$/, "").trim();
    if (open === null) {
      const [, name = "", rest = ""] = /^(\w+)\s*([\s\S]*)$/.exec(text) ?? [];
      open = { name: name.toUpperCase(), text: rest, start: start + line.search(/\S/) };
    } else open.text += ` ${text}`;
    if (continued) continue;
    endsWith = /<<-?\s*(["']?)(\w+)\1/.exec(open.text)?.[2] ?? null;
    const range: [number, number] = [open.start, start + line.length];
    yield { name: open.name, text: open.text.trim(), at: { source, range } };
    open = null;
  }
}

/** `["a", "b"]` as words; null for the shell form. */
export function execForm(text: string): string[] | null {
  if (!text.startsWith("[")) return null;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    return null;
  }
}
