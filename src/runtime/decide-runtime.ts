import type { RuntimeChoice } from "../config/config.ts";
import type { Environment } from "../util/user-folders.ts";
import type { RuntimeName } from "./runtime.ts";

/** What runs a stack, and what people should know about the choice. */
export interface RuntimeDecision {
  name: RuntimeName;
  /** Why it is not containers although somebody may expect them; null where nobody would. */
  notice: string | null;
}

export interface DecisionContext {
  env: Environment;
  /** The folder of devstack.yaml. */
  folder: string;
  signal: AbortSignal;
}

/**
 * The runtime of a stack that says `auto` and never was up: containers where an engine of this
 * machine and Compose can be used, and plain processes elsewhere. Any other choice is as it says,
 * and a stack that was up keeps its runtime: its data are there.
 */
export async function decideRuntime(
  { wanted, kept }: { wanted: RuntimeChoice; kept: RuntimeName | null },
  { env, folder, signal }: DecisionContext,
): Promise<RuntimeDecision> {
  if (wanted !== "auto") return { name: wanted, notice: null };
  if (kept !== null) return { name: kept, notice: null };
  // Most of the time it is settled, and what looks for engines need not be loaded.
  const { findEngine } = await import("./compose/engine/find-engine.ts");
  const { findCompose } = await import("./compose/engine/find-compose.ts");
  const { engine, refusals } = await findEngine(env, { signal });
  if (engine === null) return embedded(refusals.map(({ place, reason }) => `${place}: ${reason}`));
  const { name, version, dockerHost, remote } = engine;
  if (remote) return embedded([`${name} ${version} at ${dockerHost} is on another machine`]);
  const { compose, refusals: without } = await findCompose(env, { cwd: folder, signal });
  if (compose !== null) return { name: "compose", notice: null };
  const reasons = without.map(({ place, reason }) => `${place}: ${reason}`);
  return embedded([`${name} ${version} answers, but Compose cannot be used`, ...reasons]);
}

function embedded([first, ...others]: string[]): RuntimeDecision {
  if (first === undefined) return { name: "embedded", notice: null };
  const why = [first, ...others].join("; ");
  return { name: "embedded", notice: `Plain processes, no containers: ${why}.` };
}
