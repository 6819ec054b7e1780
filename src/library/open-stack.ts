import {
  discardFresh as discardFreshWith,
  openFresh as openFreshWith,
} from "../stack/fresh-stack.ts";
import { OpenedStack } from "../stack/opened-stack.ts";
import { given, type OpenSettings } from "../stack/settings.ts";
import { openStack as openStackWith } from "../stack/stack.ts";
import { systemClock } from "../util/clock.ts";
import { realExecutor } from "../util/executor/real-executor.ts";

/**
 * Finds the stack and starts nothing.
 *
 * @throws DevstackError E_CONFIG_UNREADABLE when the folder to look in does not exist, E_USAGE for a
 *   name that no stack can have.
 */
export async function openStack(settings: OpenSettings = {}): Promise<OpenedStack> {
  return new OpenedStack(
    await openStackWith({ ...openOptions(settings), ...given({ name: settings.name }) }),
  );
}

/**
 * A stack of the same configuration that shares nothing with any other, so that many can be up at
 * once: state, data and ports are its own. Begin `up` with `attached: true` and end with
 * `discardFresh`; what is left when this process dies before, the next devstack command discards.
 *
 * @throws as `openStack`; DevstackError E_STATE when it cannot be noted.
 */
export async function openFresh(settings: Omit<OpenSettings, "name"> = {}): Promise<OpenedStack> {
  return new OpenedStack(await openFreshWith(openOptions(settings)));
}

/**
 * Takes a stack of `openFresh` down and leaves nothing of it, whether it was up or not.
 *
 * @throws DevstackError E_STOP_INCOMPLETE naming what is left.
 */
export function discardFresh(stack: OpenedStack): Promise<void> {
  return discardFreshWith(OpenedStack.inside(stack));
}

function openOptions(settings: Omit<OpenSettings, "name">) {
  const { cwd = process.cwd(), env = process.env, file, profiles } = settings;
  const executor = realExecutor(systemClock);
  return { cwd, env, executor, clock: systemClock, ...given({ file, profiles }) };
}
