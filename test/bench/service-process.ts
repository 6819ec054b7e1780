import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Sandbox } from "./sandbox.ts";

export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number;
  readonly address: string;
  /** From its start until it said where it serves. */
  readonly startedMs: number;
}

/** Starts one of devstack's own services by itself. @throws Error when it ends before it serves */
export async function startService(
  { packageFolder, env }: Pick<Sandbox, "packageFolder" | "env">,
  name: string,
  own: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const program = join(packageFolder, "dist", "services", `${name}.js`);
  const begunMs = performance.now();
  const child = spawn(process.execPath, [program], {
    env: { ...env, ...own, HTTP_PORT: "0", DEVSTACK_LIFELINE: "stdin" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  for await (const line of createInterface({ input: child.stdout })) {
    const { address } = JSON.parse(line) as { address?: string };
    if (address === undefined) continue;
    child.stdout.resume();
    return {
      ...{ pid: child.pid ?? 0, address, startedMs: performance.now() - begunMs },
      async [Symbol.asyncDispose]() {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error(`the service ${name} ended before it served`);
}
