import { onTestFinished } from "vitest";
import { PLATFORM_SERVICE_NAMES } from "../../src/config/platform-services.ts";
import type { StackEvent } from "../../src/plan/events.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { MixedRuntime } from "../../src/runtime/compose/mixed-runtime.ts";
import type { StartResult } from "../../src/runtime/runtime.ts";
import { type StackFolders, stackFolders, stackId } from "../../src/runtime/stack-folders.ts";
import type { PlacedSecret } from "../../src/secrets/prepare-secrets.ts";
import { systemClock } from "../../src/util/clock.ts";
import type { Executor } from "../../src/util/executor/executor.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { packageRoot } from "../../src/util/package-root.ts";
import type { Environment } from "../../src/util/user-folders.ts";
import type { Engine } from "./engine/engine.ts";
import { shortFolder } from "./fake-engine.ts";
import { containerPlanOf } from "./plan-of.ts";
import { requestedPorts } from "./requested-ports.ts";
import { sharedRuntimeFolder } from "./runtime-folder.ts";

export interface ContainerRuntimeOptions {
  /** Of the stack; one of its own when absent. */
  folder?: string;
  executor?: Executor;
  /** Added to that of the engine. */
  env?: Environment;
  onEvent?: (event: StackEvent) => void;
}

export interface ContainerRuntime {
  runtime: MixedRuntime;
  folder: string;
  folders: StackFolders;
  /** Prepares and starts; all that it told is in `events`. */
  start(plan: Plan, options?: { secrets?: readonly PlacedSecret[] }): Promise<StartResult>;
  events: StackEvent[];
}

/** The compose runtime of a stack of the test's, on an engine of its own; it goes with the test. */
export async function containerRuntime(
  engine: Engine,
  options: ContainerRuntimeOptions = {},
): Promise<ContainerRuntime> {
  const {
    env,
    onEvent,
    folder = await shortFolder(),
    executor = realExecutor(systemClock),
  } = options;
  const folders = stackFolders(folder);
  const runtime = new MixedRuntime({
    stackId: stackId(stackFolders(folder)),
    ...{ folder, folders, executor },
    packageFolder: packageRoot(),
    version: "0.0.0",
    nodePath: process.execPath,
    hostEnv: {
      ...process.env,
      ...engine.env,
      XDG_RUNTIME_DIR: await sharedRuntimeFolder(),
      ...env,
    },
    clock: systemClock,
  });
  onTestFinished(() => runtime.down({ volumes: true }).then(() => {}));
  const events: StackEvent[] = [];
  return {
    ...{ runtime, folder, folders, events },
    async start(plan, { secrets = [] } = {}) {
      const prepared = await runtime.prepare(plan, { previous: {}, secrets });
      const emit = (event: StackEvent) => {
        events.push(event);
        onEvent?.(event);
      };
      return prepared.start({ attached: false, emit }).finally(prepared.release);
    },
  };
}

/** The plan of these services and no other of the platform's; `more` is the rest of devstack.yaml. */
export function planOfServices(
  services: Readonly<Record<string, object>>,
  more: object = {},
): Promise<Plan> {
  const off = PLATFORM_SERVICE_NAMES.map((name) => [name, { enabled: false }] as const);
  const all = { ...Object.fromEntries(off), ...services };
  return containerPlanOf(JSON.stringify({ services: all, ...more }));
}

/** One container from devstack's own image: the smallest stack that there is. */
export async function planOfMemory(more?: object): Promise<Plan> {
  const [http] = await requestedPorts(1);
  return planOfServices({ memory: { ports: { http } } }, more);
}
