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

/** One command of a shell block, its continuation lines joined. */
export interface DocumentedCommand {
  where: string;
  command: string;
}

/** Every fenced block of README.md and docs/. */
export function codeBlocks(): CodeBlock[] {
  const files = ["README.md", ...globSync("docs/*.md", { cwd: repository }).sort()];
  return files.flatMap((file) => blocksOf(file, readFileSync(join(repository, file), "utf8")));
}

/** Every command that README.md and docs/ tell the reader to type: blocks marked `sh`. */
export function documentedCommands(): DocumentedCommand[] {
  return codeBlocks()
    .filter(({ language }) => language === "sh")
    .flatMap(({ where, text }) =>
      text
        .replaceAll("\\\n", "")
        .split("\n")
        .map((line) => line.replace(/\s+# .*$/, "").trim())
        .filter((line) => line !== "")
        .map((command) => ({ where, command })),
    );
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
    const fence = line.match(/^```(\w*)$/);
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
