import { globSync } from "node:fs";
import { basename } from "node:path";
import type { StepResult } from "./result.ts";
import { root, runNode } from "./run-program.ts";
import { vitestStep } from "./vitest-step.ts";

export interface Step {
  name: string;
  /** Whether it may run beside the others of its kind: the tests measure time and are alone. */
  quick: boolean;
  run(): Promise<StepResult>;
}

const bin = (program: string) => `node_modules/${program}`;

// Biome writes colours into pipes too, unless told not to.
const colors = `--colors=${process.stdout.isTTY ? "force" : "off"}`;

/** All that `npm test` does, in the order of its report. */
export const STEPS: readonly Step[] = [
  check("lint", [bin("@biomejs/biome/bin/biome"), "ci", colors, "--diagnostic-level=warn", "."]),
  // By default it has four checkers, each of which finds out again what they have in common: alone
  // it is through with half of the work, and other steps run beside it.
  check("types", [bin("typescript/bin/tsc"), "-p", ".", "--singleThreaded"]),
  check("imports", ["scripts/check-imports.ts"], (stdout) => stdout.trim()),
  check("knip", [bin("knip/bin/knip.js"), "--no-progress"]),
  { name: "generated", quick: true, run: checkGenerated },
  { name: "unit", quick: false, run: () => vitestStep("unit") },
  { name: "stacks", quick: false, run: () => vitestStep("stacks") },
];

/** The scripts that write checked-in files; each knows `--check`. */
export function generators(): string[] {
  return globSync(["scripts/generate-*.ts", "scripts/build-policy.ts"], { cwd: root })
    .filter((script) => !script.endsWith(".test.ts"))
    .sort();
}

function check(name: string, args: string[], note: (stdout: string) => string = () => ""): Step {
  const run = async () => {
    const start = performance.now();
    const { status, stdout, output } = await runNode(args);
    const passed = status === 0 ? 1 : 0;
    return {
      name,
      passed,
      failed: 1 - passed,
      skips: [],
      needs: [],
      note: passed ? note(stdout) : `exit status ${status}`,
      output,
      durationMs: performance.now() - start,
    };
  };
  return { name, quick: true, run };
}

const LACKS_COMPONENT = 3;

/** A generator ends with 3 when a program that it needs is missing, and names it. */
async function checkGenerated(): Promise<StepResult> {
  const start = performance.now();
  const results: { script: string; status: number; output: string }[] = [];
  for (const script of generators()) {
    results.push({ script, ...(await runNode([script, "--check"])) });
  }
  const of = (isOne: (status: number) => boolean) => results.filter(({ status }) => isOne(status));
  const passed = of((status) => status === 0);
  const lacking = of((status) => status === LACKS_COMPONENT);
  const failed = of((status) => status !== 0 && status !== LACKS_COMPONENT);
  return {
    name: "generated",
    passed: passed.length,
    failed: failed.length,
    skips: lacking.map(({ script, output }) => ({
      name: `${script} --check: ${output.trim()}`,
      lacks: ["components"],
    })),
    needs: results.some(({ script }) => basename(script) === "build-policy.ts")
      ? ["components"]
      : [],
    note: `${passed.length} of ${results.length} generators agree`,
    output: failed.map(({ script, output }) => `${script}: ${output}`).join("\n"),
    durationMs: performance.now() - start,
  };
}
