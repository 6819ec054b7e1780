import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const MOST_LINES = 400;
const MOST_LINES_OF_TESTS = 600;

/** The files of src/ with their number of lines; what is generated is nobody's to read. */
export async function sourceSizes(folder: string): Promise<Map<string, number>> {
  const entries = await readdir(join(folder, "src"), { recursive: true });
  const files = entries.filter((file) => file.endsWith(".ts") && !file.includes("/generated/"));
  const sizes = files.sort().map(async (file) => {
    const text = await readFile(join(folder, "src", file), "utf8");
    return [`src/${file}`, text.split("\n").length - 1] as const;
  });
  return new Map(await Promise.all(sizes));
}

/** Files that are longer than a reader can hold, in words. */
export function tooLong(sizes: ReadonlyMap<string, number>): string[] {
  return [...sizes].flatMap(([file, lines]) => {
    const most = isTest(file) ? MOST_LINES_OF_TESTS : MOST_LINES;
    return lines > most ? [`${file} has ${lines} lines; ${most} are the most`] : [];
  });
}

/** Median and 95th percentile of the lines of product files. */
export function quantiles(sizes: ReadonlyMap<string, number>): { median: number; p95: number } {
  const lines = [...sizes].filter(([file]) => !isTest(file)).map(([, count]) => count);
  lines.sort((a, b) => a - b);
  const at = (share: number) => lines[Math.min(lines.length - 1, Math.floor(lines.length * share))];
  return { median: at(0.5) ?? 0, p95: at(0.95) ?? 0 };
}

function isTest(file: string): boolean {
  return file.endsWith(".test.ts");
}
