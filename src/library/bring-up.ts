import { chooseRuntime } from "../stack/choose-runtime.ts";
import { type DownResult, down as downWith } from "../stack/down.ts";
import { OpenedStack } from "../stack/opened-stack.ts";
import { type ProveResult, proveRunning } from "../stack/prove-running.ts";
import {
  type DownSettings,
  given,
  never,
  type ProveSettings,
  type UpSettings,
} from "../stack/settings.ts";
import type { Stack } from "../stack/stack.ts";
import { type TimedUpResult, timedUp as timedUpWith } from "../stack/timings/timed-up.ts";
import { type UpOptions, type UpResult, up as upWith } from "../stack/up.ts";
import { READY_WITHIN_MS } from "./ready-within.ts";

/**
 * Brings the stack up; returns when it is ready, seeded and proven.
 *
 * @throws DevstackError E_CONFIG, E_CONFIG_UNREADABLE, E_RUNTIME_UNAVAILABLE, E_STATE,
 *   E_PORT_TAKEN; E_SERVICE_EXITED or E_PROBE_FAILED with a FailureCard as `details`,
 *   E_SEED_FAILED, E_PROOF_FAILED: what was started keeps running then.
 */
export async function up(stack: OpenedStack, settings: UpSettings = {}): Promise<UpResult> {
  return upWith(...(await toBringUp(stack, settings)));
}

/**
 * `up`, with where its time went: as numbers, compared with the last runs, and as a trace in the
 * stack's own store.
 *
 * @throws as `up`.
 */
export async function timedUp(
  stack: OpenedStack,
  settings: UpSettings = {},
): Promise<TimedUpResult> {
  return timedUpWith(...(await toBringUp(stack, settings)));
}

/**
 * Proves anew that the running stack works, and starts nothing.
 *
 * @throws DevstackError E_NOT_RUNNING, E_SEED_FAILED; E_PROOF_FAILED naming the hop that broke, or
 *   saying that there is nothing to prove.
 */
export function prove(stack: OpenedStack, settings: ProveSettings = {}): Promise<ProveResult> {
  const defaults = { emit: () => {}, signal: never() };
  return proveRunning(OpenedStack.inside(stack), { ...defaults, ...given(settings) });
}

/**
 * Ends everything of the stack and verifies that it is gone.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export function down(stack: OpenedStack, settings: DownSettings = {}): Promise<DownResult> {
  return downWith(OpenedStack.inside(stack), { volumes: false, ...given(settings) });
}

/** The stack with the runtime that it is to have, and how to go about it. */
async function toBringUp(
  opened: OpenedStack,
  { runtime, ...settings }: UpSettings,
): Promise<[Stack, UpOptions]> {
  const stack = OpenedStack.inside(opened);
  const options: UpOptions = {
    emit: () => {},
    signal: never(),
    prove: false,
    timeoutMs: READY_WITHIN_MS,
    attached: false,
    ...given(settings),
  };
  const tell = (message: string) => options.emit({ type: "notice", message });
  await chooseRuntime(stack, { ...given({ choice: runtime }), tell, signal: options.signal });
  return [stack, options];
}
