import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** By default one is kept free, which on two cores means one file at a time. */
const CORES = availableParallelism();
/** Tests of whole stacks mostly wait: for processes to start, and for what follows a kill. */
const WAITING = 2 * CORES;

/** Test files by kind; scripts/test/projects.test.ts sees to it that none is forgotten. */
export const PROJECTS = {
  unit: {
    include: ["{src,scripts,test/support,test/bench}/**/*.test.ts"],
    testTimeout: 30_000,
    // Some of them wait too: for programs that they start.
    maxWorkers: CORES + 1,
  },
  integration: {
    include: ["test/{integration,contract}/**/*.test.ts"],
    testTimeout: 60_000,
    maxWorkers: WAITING,
  },
  e2e: { include: ["test/e2e/**/*.test.ts"], testTimeout: 120_000, maxWorkers: WAITING },
  components: {
    include: ["test/components/**/*.test.ts"],
    testTimeout: 120_000,
    maxWorkers: WAITING,
  },
};

export default defineConfig({
  test: {
    projects: Object.entries(PROJECTS).map(([name, facts]) => ({
      test: {
        name,
        ...facts,
        hookTimeout: facts.testTimeout,
        // Only what has as many workers may run at once.
        sequence: { groupOrder: facts.maxWorkers === WAITING ? 1 : 0 },
        pool: "forks" as const,
        // No module has state of its own, so files may share one: loading it anew took a quarter.
        isolate: false,
        retry: 0,
        allowOnly: false,
      },
    })),
  },
});
