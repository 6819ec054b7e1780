import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../src/util/clock.ts";
import type { Executor } from "../../src/util/executor/executor.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { needs } from "../needs.ts";
import { httpContainer } from "../support/container-programs.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { testEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

const POLICY = `package atp.policy
default allow := true
`;

/** An answer that Prometheus takes. */
const METRICS = `(
  response.setHeader("content-type", "text/plain; version=0.0.4"), "web_requests_total 1\\n"
)`;

/** The real executor, which notes the programs that it runs. */
function noting(programs: string[]): Executor {
  const real = realExecutor(systemClock);
  return {
    ...real,
    runProgram: (run) => {
      programs.push([run.command, ...run.args].join(" "));
      return real.runProgram(run);
    },
  };
}

/** The first process of each container: another one means another container. */
async function processes(stack: TestStack): Promise<Record<string, number | null>> {
  const names = ["opa", "prometheus", "web"];
  const found = names.map(async (name) => [name, await stack.pid(name)] as const);
  return Object.fromEntries(await Promise.all(found));
}

test(
  "a changed file recreates exactly what mounts it, and nothing changed calls no Compose",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const [port = 0] = await requestedPorts(1);
    const services = {
      opa: { policy: "policies" },
      prometheus: {},
      web: httpContainer(port, { answer: METRICS }),
    };
    const stack = await testStack({
      ...{ runtime: "compose", engine, services },
      files: { "policies/policy.rego": POLICY },
    });
    const programs: string[] = [];
    await stack.up({ executor: noting(programs) });
    const first = await processes(stack);
    const calls = programs.splice(0).map((line) => line.split(" ").at(-1));
    expect(calls, "what takes its time is started first").toEqual(["prometheus", "--no-build"]);

    expect(await stack.up({ executor: noting(programs) })).toMatchObject({ alreadyUp: true });
    expect(programs).toEqual([]);

    await writeFile(join(stack.folder, "policies/policy.rego"), `${POLICY}deny contains "all"\n`);
    await stack.up();
    const second = await processes(stack);
    expect(second).toEqual({ ...first, opa: expect.any(Number) });
    expect(second["opa"]).not.toBe(first["opa"]);

    // Another target is another file of Prometheus's.
    const scraped = { ...services.web, metrics: "/metrics" };
    await stack.configure({ services: { ...services, web: scraped } });
    await stack.up();
    const third = await processes(stack);
    expect(third).toEqual({ ...second, prometheus: expect.any(Number) });
    expect(third["prometheus"]).not.toBe(second["prometheus"]);
  },
);
