import type { Environment } from "../../util/user-folders.ts";
import { EngineClient } from "./engine/client.ts";
import { EngineError } from "./engine/engine-error.ts";
import { findEngine } from "./engine/find-engine.ts";
import { StackEngine } from "./stack-engine.ts";

/**
 * Whether this machine's engine has containers of a stack, also such as do not run. One that does
 * not answer has none that anybody could use.
 */
export async function hasContainers(stackId: string, env: Environment): Promise<boolean> {
  const { engine } = await findEngine(env);
  if (engine === null) return false;
  try {
    const containers = await new StackEngine(new EngineClient(engine), stackId).containers();
    return containers.length > 0;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return false;
  }
}
