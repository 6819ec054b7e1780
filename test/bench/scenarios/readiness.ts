import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PLATFORM_SERVICE_NAMES } from "../../../src/config/platform-services.ts";
import { requestedPorts } from "../../support/requested-ports.ts";
import type { SandboxStack } from "../sandbox.ts";
import type { BenchContext, Scenario } from "./context.ts";

/** Apart from each other, and from the beat of the probes. */
const DELAYS_MS = [130, 470, 810, 1_150];

const PROGRAM = join(import.meta.dirname, "late-service.js");

/**
 * Services that turn ready at a known moment; measured is the time from there until the event of
 * `up --json` arrives here.
 */
export const readiness: Scenario = {
  targets: ["seen"],
  async measure(context) {
    const { options, say } = context;
    const values: number[] = [];
    for (let round = 1; round <= Math.ceil(options.rounds / 2); round += 1) {
      say(`readiness of late services: ${round} of ${Math.ceil(options.rounds / 2)}`);
      values.push(...(await measureOnce(context)));
    }
    return { seen: { values } };
  },
};

async function measureOnce({ sandbox, signal }: BenchContext): Promise<number[]> {
  const notes = await sandbox.folder();
  const stack = await sandbox.stack(await configuration(notes));
  const seen = await followUp(stack, sandbox.env, signal);
  const values = DELAYS_MS.map(async (delayMs) => {
    const name = serviceName(delayMs);
    const trueAt = Number(await readFile(join(notes, name), "utf8"));
    return (seen.get(name) ?? Number.NaN) - trueAt;
  });
  const result = await Promise.all(values);
  await stack.run("down");
  return result;
}

function serviceName(delayMs: number): string {
  return `late-${delayMs}`;
}

async function configuration(notes: string): Promise<string> {
  const ports = await requestedPorts(DELAYS_MS.length);
  const disabled = PLATFORM_SERVICE_NAMES.map((name) => [name, { enabled: false }]);
  const late = DELAYS_MS.map((delayMs) => {
    const name = serviceName(delayMs);
    const http = ports.pop();
    const command = [process.execPath, PROGRAM, String(http), String(delayMs), join(notes, name)];
    return [name, { process: command, ports: { http }, probes: [{ http: "/" }] }];
  });
  return JSON.stringify({ name: "late", services: Object.fromEntries([...disabled, ...late]) });
}

/** When the event of each service's readiness arrived: milliseconds since the Unix epoch. */
async function followUp(
  stack: SandboxStack,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const child = spawn(process.execPath, stack.commandLine("up", "--json"), {
    cwd: stack.folder,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    signal,
  });
  const ended = once(child, "exit");
  const seen = new Map<string, number>();
  for await (const line of createInterface({ input: child.stdout })) {
    const at = performance.timeOrigin + performance.now();
    const event: Record<string, unknown> = JSON.parse(line);
    if (event["type"] === "service" && event["state"] === "ready") {
      seen.set(String(event["service"]), at);
    }
  }
  const [status] = await ended;
  if (status !== 0) throw new Error(`devstack up ended with ${status}`);
  return seen;
}
