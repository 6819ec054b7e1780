import type { Environment } from "../../util/user-folders.ts";
import { isKept } from "./container-facts.ts";
import { EngineClient } from "./engine/client.ts";
import { EngineError } from "./engine/engine-error.ts";
import { findEngine } from "./engine/find-engine.ts";
import { StackEngine } from "./stack-engine.ts";

/**
 * Whether this machine's engine has containers of a stack, and keeps any of them running. One that
 * does not answer has none that anybody could use.
 */
export async function findContainers(
  stackId: string,
  env: Environment,
): Promise<{ any: boolean; kept: boolean }> {
  const { engine } = await findEngine(env);
  if (engine === null) return { any: false, kept: false };
  try {
    const containers = await new StackEngine(new EngineClient(engine), stackId).containers();
    return { any: containers.length > 0, kept: containers.some(isKept) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { any: false, kept: false };
  }
}
