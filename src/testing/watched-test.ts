import { digestOf } from "../util/digest.ts";

/** What vitest hands to a test and its hooks. */
export interface VitestContext {
  task: VitestTask;
  onTestFailed(listener: () => unknown): unknown;
}

interface VitestTask {
  name: string;
  suite?: VitestTask | undefined;
  file?: { name: string } | undefined;
}

/** What node:test hands to a test. */
export interface NodeTestContext {
  name: string;
  /** With the names of the suites around it, in newer versions of Node.js. */
  fullName?: string;
  passed: boolean;
  after(listener: () => unknown): unknown;
}

/** A test that runs, in the words of its runner. */
export type RunningTest = VitestContext | NodeTestContext;

/** Its name with those of all that it is in. */
export function titleOf(test: RunningTest): string {
  if ("onTestFailed" in test) return [...pathOf(test.task)].join(" > ");
  return test.fullName ?? test.name;
}

function* pathOf(task: VitestTask): Iterable<string> {
  if (task.suite) yield* pathOf(task.suite);
  else if (task.file && task.file.name !== task.name) yield task.file.name;
  if (task.name !== "") yield task.name;
}

/** Has the work done once the test has failed, and waited for. */
export function onFailure(test: RunningTest, work: () => Promise<unknown>): void {
  if ("onTestFailed" in test) test.onTestFailed(work);
  else test.after(async () => (test.passed ? undefined : work()));
}

const NAME_LENGTH = 80;

/** A name for its folder: readable, and not that of another test. */
export function folderName(title: string): string {
  const plain = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${plain.slice(0, NAME_LENGTH).replace(/-+$/, "") || "test"}-${digestOf(title).slice(0, 6)}`;
}
