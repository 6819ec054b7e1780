import type { Clock } from "../util/clock.ts";
import type { Executor } from "../util/executor/executor.ts";
import { packageRoot } from "../util/package-root.ts";
import { packageVersion } from "../util/package-version.ts";
import type { Environment } from "../util/user-folders.ts";
import { EmbeddedRuntime } from "./embedded/embedded-runtime.ts";
import type { Runtime, RuntimeName } from "./runtime.ts";
import type { StackFolders } from "./stack-folders.ts";

/** What any runtime needs to know of a stack and of the command that works on it. */
export interface RuntimeContext {
  stackId: string;
  /** The folder of devstack.yaml. */
  folder: string;
  folders: StackFolders;
  env: Environment;
  executor: Executor;
  clock: Clock;
  /** The Node.js that runs devstack's own programs; by default the one that runs this. */
  nodePath?: string;
}

/** The runtime of that name for a stack; nothing is looked for yet, nor started. */
export async function openRuntime(
  name: RuntimeName,
  { env, nodePath, ...context }: RuntimeContext,
): Promise<Runtime> {
  const packageFolder = packageRoot();
  const common = {
    ...context,
    packageFolder,
    version: packageVersion(packageFolder),
    hostEnv: env,
    nodePath: nodePath ?? process.execPath,
  };
  if (name === "embedded") return new EmbeddedRuntime(common);
  // Not loaded by commands on stacks that have no containers.
  const { MixedRuntime } = await import("./compose/mixed-runtime.ts");
  const { inEngineWords } = await import("./compose/in-engine-words.ts");
  return inEngineWords(new MixedRuntime(common));
}
