import type { Stack } from "../../stack/stack.ts";
import { counted } from "../../util/counted.ts";
import type { DevstackError } from "../../util/errors.ts";
import type { CommandContext } from "../command.ts";
import { interruptedWith } from "../interrupts.ts";

const LOOK_WITHIN_MS = 3_000;
const RUNNING = new Set(["starting", "ready", "degraded"]);

/** Says what an interrupted `up` leaves running, and how to end it. */
export async function interruptedUp(
  { api, signal }: CommandContext,
  stack: Stack,
): Promise<DevstackError> {
  const report = await api
    .status(stack, { signal: AbortSignal.timeout(LOOK_WITHIN_MS) })
    .catch(() => null);
  const live = report?.services.filter(({ state }) => state !== "disabled") ?? [];
  const running = live.filter(({ state }) => RUNNING.has(state)).length;
  if (running === 0) return interruptedWith(signal, "Interrupted: nothing is running");
  const words = `Interrupted: ${running} of ${counted(live.length, "service")} ${running === 1 ? "is" : "are"} running`;
  return interruptedWith(signal, words, "Stop them: devstack down");
}
