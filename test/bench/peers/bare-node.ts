import { type Sandbox, timedRun } from "../sandbox.ts";

/** How long a Node.js takes that does nothing: what every command pays. */
export async function bareNode({ env, packageFolder }: Sandbox): Promise<number> {
  const { elapsedMs } = await timedRun(["-e", "0"], { cwd: packageFolder, env });
  return elapsedMs;
}
