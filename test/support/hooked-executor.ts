import { systemClock } from "../../src/util/clock.ts";
import type { Executor } from "../../src/util/executor/executor.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";

export interface ExecutorHooks {
  /** Done before a program is run. */
  beforeProgram?: () => Promise<unknown>;
  /** Done when a program that is run has written such a line. */
  afterLine?: { line: RegExp; act: () => Promise<unknown> };
  /** Done after it has ended. */
  afterProgram?: () => Promise<unknown>;
}

/** The real executor, with something that happens in the middle of its work. */
export function hookedExecutor({
  beforeProgram,
  afterLine,
  afterProgram,
}: ExecutorHooks): Executor {
  const real = realExecutor(systemClock);
  return {
    ...real,
    async runProgram(run) {
      await beforeProgram?.();
      const acts: Promise<unknown>[] = [];
      const onLine = (line: string) => {
        run.onLine(line);
        if (afterLine?.line.test(line)) acts.push(afterLine.act());
      };
      const end = await real.runProgram({ ...run, onLine });
      await Promise.all(acts);
      await afterProgram?.();
      return end;
    },
  };
}
