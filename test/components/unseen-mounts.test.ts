import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { needs } from "../needs.ts";
import { containerRuntime, planOfServices } from "../support/container-runtime.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { testEngine } from "../support/test-engine.ts";

test(
  "a file that the engine does not see is a fault that says so, and no empty folder in its place",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const [http] = await requestedPorts(1);
    const real = realExecutor(systemClock);
    // An engine in a virtual machine without this folder: the file is there for all but the engine.
    const { start, folders } = await containerRuntime(engine, {
      executor: {
        ...real,
        async runProgram(program) {
          await rm(join(folders.config, "prometheus"), { recursive: true });
          return real.runProgram(program);
        },
      },
    });
    const plan = await planOfServices({ prometheus: { ports: { http } } });
    await expect(start(plan)).rejects.toMatchObject({
      code: "E_COMPOSE_FAILED",
      hint: expect.stringMatching(/virtual machine that does not see .*prometheus/),
    });
  },
);
