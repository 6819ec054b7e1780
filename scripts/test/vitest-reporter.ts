import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { VitestReport } from "./vitest-report.ts";

/** Writes the outcome of a run to the file that DEVSTACK_TEST_REPORT names. */
export default class VitestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const report: VitestReport = {
      files: modules.map((module) => module.relativeModuleId),
      tests: modules.flatMap((module) => [...module.children.allTests()].map(record)),
      errors:
        unhandled.length + modules.reduce((count, module) => count + faultsOutsideTests(module), 0),
    };
    const file = process.env["DEVSTACK_TEST_REPORT"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(report));
  }
}

function record(test: TestCase): VitestReport["tests"][number] {
  const { state } = test.result();
  const { needs = [], lacks = [] } = test.meta();
  return {
    name: `${test.module.relativeModuleId} › ${test.fullName}`,
    // One that never came to an end has not passed.
    state: state === "pending" ? "failed" : state,
    needs: [...needs],
    lacks: [...lacks],
  };
}

/** A file that does not load, or a hook of a suite that failed before its tests. */
function faultsOutsideTests(module: TestModule): number {
  const suites = [...module.children.allSuites()];
  return module.errors().length + suites.reduce((count, suite) => count + suite.errors().length, 0);
}
