import { resolve } from "node:path";
import { discardFresh, freshName, openFresh } from "../stack/fresh-stack.ts";
import { openStack } from "../stack/stack.ts";
import { DevstackError } from "../util/errors.ts";
import { bringUp, openOptions, READY_WITHIN_MS } from "./bring-up.ts";
import { readableError } from "./readable-error.ts";
import type { TestStackSettings } from "./settings.ts";
import { joinShared } from "./shared-stack/join-shared.ts";
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

const EVIDENCE_FOLDER = "devstack-evidence";

/**
 * Brings a stack up for tests: one of their own that shares nothing with any other (state, data and
 * ports), or one that they share with other processes. It is ready, seeded and proven when this
 * returns, and taken down when it is disposed of:
 *
 *     await using stack = await startStack();
 *     const answer = await stack.ask("hello");
 *
 * It ends with the processes that have it too, in whatever way these end; what is left then, the next
 * devstack command discards.
 *
 * @throws DevstackError as `up`, its message being all that is known: the failure card, or the lines
 *   of devstack.yaml that are wrong. Nothing is left running. E_USAGE for settings that exclude each
 *   other; E_STATE for a shared stack that others have with other settings.
 */
export async function startStack(settings: TestStackSettings = {}): Promise<TestStack> {
  try {
    return await (settings.shared === undefined
      ? startOwn(settings)
      : startShared(settings.shared, settings));
  } catch (error) {
    if (!(error instanceof DevstackError)) throw error;
    // What has been told at length already stays as it is.
    throw error.message.includes("\n") ? error : readableError(error);
  }
}

async function startOwn(settings: TestStackSettings): Promise<TestStack> {
  const { name = "test", keep = false } = settings;
  const stack = await openFresh(openOptions(settings), { name: freshName(name), kept: keep });
  const release = async () => {
    if (!keep) await discardFresh(stack);
  };
  try {
    await bringUp(stack, settings);
    return new TestStack({ stack, ...(await addressesOf(stack)), ...partsOf(settings), release });
  } catch (error) {
    await release();
    throw error;
  }
}

async function startShared(shared: string, settings: TestStackSettings): Promise<TestStack> {
  if (settings.keep || settings.name !== undefined) {
    throw new DevstackError("E_USAGE", "shared goes with neither keep nor name", {
      why: "a shared stack goes when nobody has it any more, and has a name that all know",
    });
  }
  const { name, release } = await joinShared(shared, settings);
  try {
    // Not before: only now it is known what runs it.
    const stack = await openStack({ ...openOptions(settings), name });
    const handle = { stack, ...(await addressesOf(stack)), ...partsOf(settings), release };
    const joined = new TestStack(handle);
    if (settings.prove) await joined.prove();
    return joined;
  } catch (error) {
    await release({ last: false });
    throw error;
  }
}

function partsOf({ evidence = EVIDENCE_FOLDER, timeoutMs = READY_WITHIN_MS }: TestStackSettings) {
  return { evidenceFolder: resolve(evidence), timeoutMs };
}
