import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/**
 * By default one is kept free, which on two cores means one file at a time. With more than these
 * there would be more engines at a time than have a place: test/support/engine/place.ts.
 */
const CORES = Math.min(availableParallelism(), 8);

/** Test files by kind; scripts/test/projects.test.ts sees to it that none is forgotten. */
export const PROJECTS = {
  unit: {
    include: ["{src,scripts,test/support,test/bench}/**/*.test.ts"],
    globalSetup: ["test/support/fresh-bundle.ts"],
    testTimeout: 120_000,
    // Some of them wait too: for programs that they start.
    maxWorkers: 2 * CORES,
  },
  // One project of all that runs stacks: a worker is kept for the files of its own project only,
  // and loading everything anew takes it as long as many a file.
  stacks: {
    include: ["test/{integration,contract,e2e,components}/**/*.test.ts"],
    globalSetup: ["test/support/fresh-bundle.ts", "test/support/bundle-killed-cli.ts"],
    // Some wait for each other: test/support/usual-ports.ts.
    testTimeout: 240_000,
    // They mostly wait: for processes to start, for engines, and for what follows a kill. With more
    // the whole takes as long, and each of them longer.
    maxWorkers: 2 * CORES,
  },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: Object.entries(PROJECTS).map(([name, facts]) => ({
      test: {
        name,
        ...facts,
        hookTimeout: facts.testTimeout,
        // What is polled for comes when it comes: on a busy machine not within the default second.
        expect: { poll: { timeout: 20_000 } },
        // Only what has as many workers may run at once.
        sequence: { groupOrder: facts.maxWorkers },
        pool: "forks" as const,
        // No module has state of its own, so files may share one: loading it anew took a quarter.
        isolate: false,
        retry: 0,
        // A command that a test runs as it would be typed finds no engine of the developer's: those
        // that are about containers say so, and start an engine of their own.
        env: { DEVSTACK_RUNTIME: "embedded" },
        allowOnly: false,
        // What CommonJS packages export is what Node.js and the bundle make of it.
        deps: { interopDefault: false },
      },
    })),
  },
});
