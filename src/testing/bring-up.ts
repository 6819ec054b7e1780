import { resolve } from "node:path";
import { chooseRuntime } from "../stack/choose-runtime.ts";
import { saveEvidence } from "../stack/evidence/save-evidence.ts";
import { given, never } from "../stack/settings.ts";
import type { OpenStackOptions, Stack } from "../stack/stack.ts";
import { up } from "../stack/up.ts";
import { systemClock } from "../util/clock.ts";
import { asDevstackError } from "../util/errors.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { maskError } from "../util/masking/mask-error.ts";
import { readableError } from "./readable-error.ts";
import type { TestStackSettings } from "./settings.ts";

export const READY_WITHIN_MS = 120_000;

/** How the stack that is meant is opened. */
export function openOptions(settings: TestStackSettings): Omit<OpenStackOptions, "name"> {
  const { folder = ".", file, profiles, config, env } = settings;
  return {
    cwd: resolve(folder),
    env: { ...process.env, ...env },
    executor: realExecutor(systemClock),
    clock: systemClock,
    ...given({ file, profiles }),
    ...(config !== undefined && { overlay: { name: "startStack({ config })", value: config } }),
  };
}

/**
 * Brings it up; where it does not come up, the evidence is saved.
 *
 * @throws DevstackError as `up`, its message being all that is known.
 */
export async function bringUp(stack: Stack, settings: TestStackSettings): Promise<void> {
  const { emit = () => {}, signal = never(), timeoutMs = READY_WITHIN_MS, runtime } = settings;
  const tell = (message: string) => emit({ type: "notice", message });
  const attached = settings.keep !== true;
  const strict = given({ strict: settings.strict });
  try {
    await chooseRuntime(stack, { ...given({ choice: runtime }), tell, signal });
    await up(stack, { emit, signal, timeoutMs, prove: false, attached, ...strict });
  } catch (error) {
    const told = maskError(error, stack.masker);
    throw readableError(told, await evidenceOf(stack, settings, told));
  }
}

/** Where it lies, in words; undefined where none was asked for. */
async function evidenceOf(
  stack: Stack,
  { evidence }: TestStackSettings,
  thrown: unknown,
): Promise<string | undefined> {
  if (evidence === undefined) return undefined;
  const error = asDevstackError(thrown);
  const folder = resolve(evidence, "start");
  const title = "the stack did not come up";
  return saveEvidence(stack, { folder, title, error, signal: never() }).then(
    () => `evidence: ${folder}`,
    (fault: unknown) => `no evidence: ${asDevstackError(fault).message}`,
  );
}
