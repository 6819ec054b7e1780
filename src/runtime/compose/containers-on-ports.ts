import type { Environment } from "../../util/user-folders.ts";
import { EngineClient } from "./engine/client.ts";
import { EngineError } from "./engine/engine-error.ts";
import { findEngine } from "./engine/find-engine.ts";

/** The names of the containers of this machine's engine that have these ports; none where it cannot be asked. */
export async function containersOnPorts(
  ports: readonly number[],
  env: Environment,
): Promise<ReadonlyMap<number, string>> {
  const { engine } = await findEngine(env);
  if (engine === null) return new Map();
  try {
    const containers = await new EngineClient(engine).containers();
    return new Map(
      containers.flatMap(({ name, published }) =>
        Object.values(published)
          .flat()
          .filter(({ port }) => ports.includes(port))
          .map(({ port }) => [port, name] as const),
      ),
    );
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return new Map();
  }
}
