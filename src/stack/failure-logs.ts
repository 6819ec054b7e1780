import type { InstanceStatus, LogLine } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import { exitWords } from "../readiness/exit-words.ts";
import { DevstackError } from "../util/errors.ts";
import { lastLineAt } from "./last-line-at.ts";
import { namedServices } from "./logs.ts";
import { runningStack } from "./running-stack.ts";
import type { Stack } from "./stack.ts";

export interface FailureLogsOptions {
  /** All when empty. */
  services: readonly string[];
  /** How many lines up to the end of the process. */
  before: number;
  signal: AbortSignal;
}

/** What was written around the last failure of a service. */
export interface FailureLog {
  service: string;
  /** When its process ended: milliseconds since the Unix epoch. */
  at: number;
  /** `ended with status 3`. */
  reason: string;
  before: readonly LogLine[];
  /** The first lines of the process that followed. */
  after: readonly LogLine[];
}

const LINES_AFTER = 5;

/**
 * What the services wrote around the last time that each ended by itself, in the order in which they
 * ended: what runs or has ended for good, not what was stopped, and no job that is done. Only what
 * keeps the stack running knows of it.
 *
 * @throws DevstackError E_NOT_RUNNING when the stack is not up, E_USAGE as `logs`.
 */
export async function failureLogs(
  stack: Stack,
  { services, before, signal }: FailureLogsOptions,
): Promise<FailureLog[]> {
  const { plan } = await runningStack(stack).catch((error: unknown) => {
    throw error instanceof DevstackError && error.code === "E_NOT_RUNNING"
      ? forgotten(error)
      : error;
  });
  const names = new Set(namedServices(plan, services));
  const { instances } = await stack.runtime.status();
  const failures = instances.filter((one) => names.has(one.service)).flatMap(failureOf);
  const logs = await Promise.all(
    failures.map(async (failure): Promise<FailureLog> => {
      const lines = await linesOf(stack, plan, { service: failure.service, signal });
      const next = lines.findIndex(({ at }) => at > failure.until);
      const end = next === -1 ? lines.length : next;
      const { service, at, reason } = failure;
      return {
        ...{ service, at, reason },
        before: lines.slice(Math.max(0, end - before), end),
        after: lines.slice(end, end + LINES_AFTER),
      };
    }),
  );
  return logs.sort((a, b) => a.at - b.at).filter(isFirstOfProcess);
}

function failureOf({ service, phase, lastExit, startedAt }: InstanceStatus) {
  if (lastExit === null || phase === "stopped" || phase === "done") return [];
  const until = lastLineAt(lastExit.at, startedAt);
  return [{ service, at: lastExit.at, reason: exitWords(lastExit), until }];
}

/** Services that share a process share its end and its log. */
function isFirstOfProcess(one: FailureLog, index: number, all: readonly FailureLog[]): boolean {
  const log = (failure: FailureLog) => (failure.before[0] ?? failure.after[0])?.service;
  const same = (other: FailureLog) => other.at === one.at && log(other) === log(one);
  return log(one) === undefined || all.findIndex(same) === index;
}

async function linesOf(
  { runtime }: Stack,
  plan: Plan,
  { service, signal }: { service: string; signal: AbortSignal },
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const options = { services: [service], follow: false, signal };
  for await (const line of runtime.logs(plan, options)) lines.push(line);
  return lines;
}

function forgotten(error: DevstackError): DevstackError {
  return new DevstackError("E_NOT_RUNNING", error.message, {
    why: "what has failed is known only as long as the stack is up",
    hint: "devstack logs --tail 50",
    cause: error,
  });
}
