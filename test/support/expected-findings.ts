import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const COMMENT = /#\s*expect:\s*(.*)$/;

/**
 * What the files of a folder expect to be found in them, as `file:line L_CODE`: a comment
 * `# expect: L_A, L_B` names it for its own line, or for the next when it is alone in its line.
 */
export function expectedFindings(folder: string, files: readonly string[]): string[] {
  const found = files.flatMap((pattern) => globSync(pattern, { cwd: folder }));
  return found.flatMap((file) => {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    return lines.flatMap((line, index) => {
      const codes = COMMENT.exec(line)?.[1]?.split(",") ?? [];
      const alone = /^\s*#/.test(line);
      return codes.map((code) => `${file}:${index + (alone ? 2 : 1)} ${code.trim()}`);
    });
  });
}
