import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");

const Report = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
});

export interface Violation {
  rule: string;
  /** Path of the file that imports. */
  from: string;
  /** What it imports. */
  to: string;
}

/** What dependency-cruiser finds in `<folder>/src` by the rules of this repository. */
export async function cruise(
  folder: string,
): Promise<{ sources: string[]; violations: Violation[] }> {
  const program = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const config = join(root, ".dependency-cruiser.cjs");
  const args = [program, "--config", config, "--output-type", "json", "src"];
  // Its status is the number of violations, which the report has too.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    cwd: folder,
    maxBuffer: 256 * 1024 * 1024,
  }).catch((error: unknown) => Output.parse(error));
  if (stdout === "") throw new Error(`dependency-cruiser reports nothing: ${stderr}`);
  const { modules, summary } = Report.parse(JSON.parse(stdout));
  return {
    sources: modules.map(({ source }) => source).filter((source) => source.startsWith("src/")),
    violations: summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name })),
  };
}

const Output = z.object({ stdout: z.string(), stderr: z.string() });
