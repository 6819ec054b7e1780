import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Test files by kind; scripts/test/projects.test.ts sees to it that none is forgotten. */
export const PROJECTS = {
  unit: { include: ["{src,scripts,test/support,test/bench}/**/*.test.ts"], testTimeout: 30_000 },
  integration: { include: ["test/integration/**/*.test.ts"], testTimeout: 60_000 },
  e2e: { include: ["test/e2e/**/*.test.ts"], testTimeout: 120_000 },
  components: { include: ["test/components/**/*.test.ts"], testTimeout: 120_000 },
};

export default defineConfig({
  test: {
    // By default one is kept free, which on two cores means one at a time.
    maxWorkers: availableParallelism(),
    projects: Object.entries(PROJECTS).map(([name, { include, testTimeout }]) => ({
      test: {
        name,
        include,
        testTimeout,
        hookTimeout: testTimeout,
        pool: "forks" as const,
        retry: 0,
        allowOnly: false,
      },
    })),
  },
});
