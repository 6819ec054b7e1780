import { RUNTIME_CHOICES } from "../config/choices.ts";
import type { RuntimeChoice } from "../config/config.ts";
import { decideRuntime } from "../runtime/decide-runtime.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import { DevstackError } from "../util/errors.ts";
import { endOrphans } from "./end-orphans.ts";
import { readRecord } from "./record.ts";
import type { Stack } from "./stack.ts";

export interface ChooseRuntimeOptions {
  /** What the command line asks for; DEVSTACK_RUNTIME or devstack.yaml decide where it is absent. */
  choice?: RuntimeChoice;
  /** Takes what people should know about the choice, in one sentence. */
  tell: (notice: string) => void;
  signal: AbortSignal;
}

/** Says for a whole shell or CI job what `--runtime` says for a command. */
const VARIABLE = "DEVSTACK_RUNTIME";

/**
 * Gives the stack the runtime that it is to be brought up with. One that was up keeps its own unless
 * another is asked for, since its data are there.
 *
 * @throws DevstackError E_STATE when it is up and another is asked for, E_USAGE when the variable
 *   names none, and as `Stack.configuration`.
 */
export async function chooseRuntime(
  stack: Stack,
  { choice, tell, signal }: ChooseRuntimeOptions,
): Promise<void> {
  const wanted = choice ?? fromEnvironment(stack) ?? (await stack.configuration()).runtime;
  const record = await readRecord(stack);
  const kept = record?.runtime ?? null;
  const { name, notice } = await decideRuntime({ wanted, kept }, { ...stack, signal });
  if (record !== null && kept !== null && kept !== name) {
    if (!record.down) await refuseWhileUp(stack, { kept, name });
    tell(`The stack was ${kept} and is ${name} now: each has data of its own.`);
  }
  if (notice !== null) tell(notice);
  if (name !== stack.runtime.name) stack.runtime = await stack.openRuntime(name);
}

function fromEnvironment({ env }: Stack): RuntimeChoice | undefined {
  const value = env[VARIABLE];
  if (value === undefined || value === "") return undefined;
  const choice = RUNTIME_CHOICES.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw new DevstackError("E_USAGE", `${VARIABLE} is ${JSON.stringify(value)}`, {
    why: `it can be ${RUNTIME_CHOICES.join(", ")}`,
    hint: `correct it, or unset ${VARIABLE}`,
  });
}

async function refuseWhileUp(
  stack: Stack,
  { kept, name }: { kept: RuntimeName; name: RuntimeName },
): Promise<void> {
  const { state } = await stack.runtime.status();
  if (state === "running") {
    throw new DevstackError("E_STATE", `the stack is up, and ${kept}`, {
      why: `${name} is asked for: both would have the same ports and different data`,
      hint: `devstack down, then devstack up --runtime ${name}`,
    });
  }
  if (state === "lost") await endOrphans(stack);
}
