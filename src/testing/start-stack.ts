import { resolve } from "node:path";
import { chooseRuntime } from "../stack/choose-runtime.ts";
import { saveEvidence } from "../stack/evidence/save-evidence.ts";
import { discardFresh, freshName, openFresh } from "../stack/fresh-stack.ts";
import { given, never } from "../stack/settings.ts";
import type { OpenStackOptions, Stack } from "../stack/stack.ts";
import { up } from "../stack/up.ts";
import { systemClock } from "../util/clock.ts";
import { asDevstackError, DevstackError } from "../util/errors.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { maskError } from "../util/masking/mask-error.ts";
import { readableError } from "./readable-error.ts";
import type { TestStackSettings } from "./settings.ts";
import { addressesOf, TestStack } from "./test-stack.ts";

export type { LogLine } from "../plan/instance.ts";
export type { AskLine } from "../seed/ask.ts";
export type { TraceSpan } from "../seed/trace.ts";
export type { Evidence } from "../stack/evidence/save-evidence.ts";
export type { ProveResult } from "../stack/prove-running.ts";
export type { ServiceReport, StatusReport } from "../stack/status.ts";
export { DevstackError } from "../util/errors.ts";
export type { Answer } from "./answer.ts";
export type { ServiceClient } from "./service-client.ts";
export type {
  TestAskSettings,
  TestEvidenceSettings,
  TestLogsSettings,
  TestStackSettings,
} from "./settings.ts";
export type { TestStack } from "./test-stack.ts";
export type { RunningTest } from "./watched-test.ts";

const READY_WITHIN_MS = 120_000;
const EVIDENCE_FOLDER = "devstack-evidence";

/**
 * Brings a stack up for tests: one of their own that shares nothing with any other (state, data and
 * ports), or one that they share with other processes. It is ready, seeded and proven when this
 * returns, and taken down when it is disposed of:
 *
 *     await using stack = await startStack();
 *     const answer = await stack.ask("hello");
 *
 * A stack of one's own ends with this process too, in whatever way; what is left then, the next
 * devstack command discards.
 *
 * @throws DevstackError as `up`, its message being all that is known: the failure card, or the lines
 *   of devstack.yaml that are wrong. Nothing is left running.
 */
export async function startStack(settings: TestStackSettings = {}): Promise<TestStack> {
  const { name = "test", keep = false } = settings;
  const stack = await readably(
    openFresh(openOptions(settings), { name: freshName(name), kept: keep }),
  );
  const release = async () => {
    if (!keep) await discardFresh(stack);
  };
  try {
    const options = upOptions(settings);
    const tell = (message: string) => options.emit({ type: "notice", message });
    await chooseRuntime(stack, { ...options, ...given({ choice: settings.runtime }), tell });
    await up(stack, options);
    return new TestStack({ stack, ...(await addressesOf(stack)), ...partsOf(settings), release });
  } catch (error) {
    const told = maskError(error, stack.masker);
    const remark = await evidenceOf(stack, settings, told);
    await release();
    throw readableError(told, remark);
  }
}

function openOptions(settings: TestStackSettings): Omit<OpenStackOptions, "name"> {
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

function upOptions(settings: TestStackSettings) {
  const { emit, signal, strict, timeoutMs = READY_WITHIN_MS, keep } = settings;
  return {
    emit: emit ?? (() => {}),
    signal: signal ?? never(),
    prove: false,
    timeoutMs,
    attached: keep !== true,
    ...given({ strict }),
  };
}

function partsOf({ evidence = EVIDENCE_FOLDER, timeoutMs = READY_WITHIN_MS }: TestStackSettings) {
  return { evidenceFolder: resolve(evidence), timeoutMs };
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
  await saveEvidence(stack, { folder, title: "the stack did not come up", error, signal: never() });
  return `evidence: ${folder}`;
}

async function readably<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof DevstackError ? readableError(error) : error;
  });
}
