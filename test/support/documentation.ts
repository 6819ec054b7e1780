import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./checkout.ts";

/** A fenced block of a document. */
export interface CodeBlock {
  /** `README.md:23`. */
  where: string;
  language: string;
  text: string;
}

/** One command that a reader is to type, its continuation lines joined. */
export interface DocumentedCommand {
  where: string;
  command: string;
  /** What the document shows of its output, with … for what differs each time; null if nothing. */
  output: string | null;
}

/** What users and contributors read, by path. */
export function documents(): { file: string; text: string }[] {
  const files = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md", { cwd: repository })];
  return files.sort().map((file) => ({ file, text: readFileSync(join(repository, file), "utf8") }));
}

/** Every fenced block of the documents. */
export function codeBlocks(): CodeBlock[] {
  return documents().flatMap(({ file, text }) => blocksOf(file, text));
}

/**
 * Every command that the documents tell the reader to type: the lines of `sh` blocks, and those of
 * `console` blocks that begin with a dollar sign.
 */
export function documentedCommands(): DocumentedCommand[] {
  return codeBlocks().flatMap(({ where, language, text }): DocumentedCommand[] => {
    const joined = text.replaceAll(/\\\n\s*/g, "");
    if (language === "sh") {
      return commandLines(joined).map((command) => ({ where, command, output: null }));
    }
    if (language !== "console") return [];
    return joined.split(/^\$ /m).flatMap((part) => {
      const [command = "", ...output] = part.split("\n");
      return command === "" ? [] : [{ where, command, output: output.join("\n") }];
    });
  });
}

function commandLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+# .*$/, "").trim())
    .filter((line) => line !== "");
}

/** The first block of each language below a heading of a document. */
export function blocksOfSection(file: string, heading: string): Record<string, string> {
  const text = readFileSync(join(repository, file), "utf8");
  const [, section] = text.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`${file} has no heading ${heading}`);
  const found = blocksOf(file, section.split(/\n## /)[0] ?? "");
  return Object.fromEntries(found.reverse().map(({ language, text }) => [language, text]));
}

function blocksOf(file: string, text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { language: string; line: number; lines: string[] } | null = null;
  text.split("\n").forEach((line, index) => {
    const fence = line.match(/^```(\S*)$/);
    if (fence && open) {
      const { language, lines } = open;
      blocks.push({ where: `${file}:${open.line}`, language, text: lines.join("\n") });
      open = null;
    } else if (fence) {
      open = { language: fence[1] ?? "", line: index + 1, lines: [] };
    } else {
      open?.lines.push(line);
    }
  });
  return blocks;
}
