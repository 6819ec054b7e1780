import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepResult } from "./result.ts";
import { runNode } from "./run-program.ts";
import { VitestReport } from "./vitest-report.ts";

const REPORTER = join(import.meta.dirname, "vitest-reporter.ts");

/** Runs a project of vitest.config.ts. */
export async function vitestStep(project: string): Promise<StepResult> {
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "devstack-test-"));
  const reportFile = join(folder, "report.json");
  try {
    const { status, output } = await runNode(
      [
        "node_modules/vitest/vitest.mjs",
        ...["run", "--passWithNoTests", "--project", project],
        ...["--reporter=minimal", "--silent=passed-only", `--reporter=${REPORTER}`],
      ],
      { ...process.env, DEVSTACK_TEST_REPORT: reportFile },
    );
    const report = await readReport(reportFile);
    const result = resultOf(project, report, { status, output });
    return { ...result, durationMs: performance.now() - start };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No report at all means that vitest itself failed: its output says why. */
async function readReport(file: string): Promise<VitestReport> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return { files: [], tests: [], errors: 1 };
  return VitestReport.parse(JSON.parse(text));
}

function resultOf(
  name: string,
  { files, tests, errors }: VitestReport,
  { status, output }: { status: number; output: string },
): StepResult {
  const passed = tests.filter(({ state }) => state === "passed").length;
  const skips = tests.filter(({ state }) => state === "skipped");
  const failures = tests.length - passed - skips.length + errors;
  // Vitest may have reasons of its own to fail, and then no test of ours did.
  const failed = status !== 0 ? Math.max(failures, 1) : failures;
  return {
    name,
    passed,
    failed,
    skips,
    needs: tests.flatMap(({ needs }) => needs),
    note: [
      `${passed} passed`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skips.length > 0 ? [`${skips.length} skipped`] : []),
      `${files.length} files`,
    ].join(", "),
    output,
    durationMs: 0,
  };
}
