import { fromAnswer } from "./causes/answer-causes.ts";
import { type Cause, logsOf, type Recogniser } from "./causes/cause.ts";
import { elsewhereCause } from "./causes/elsewhere-cause.ts";
import { fromExit } from "./causes/exit-causes.ts";
import { fromLog } from "./causes/log-causes.ts";
import { neighbourCause } from "./causes/neighbour-cause.ts";
import { pausedCause } from "./causes/paused-cause.ts";
import { stormCause } from "./causes/storm-cause.ts";
import { uncaughtCause } from "./causes/uncaught-cause.ts";
import type { FailureFacts } from "./failure-facts.ts";

/**
 * From the particular to the general: a process that was killed for its memory, then what the
 * service says itself, then a neighbour that it misses, then how it ended, then what it answers.
 */
const RECOGNISERS: readonly Recogniser[] = [
  elsewhereCause,
  stormCause,
  pausedCause,
  ...fromExit.memory,
  ...fromLog,
  neighbourCause,
  ...fromExit.others,
  uncaughtCause,
  ...fromAnswer,
];

const TELLING = /(?:error|exception)\b|\b(?:fatal|panic|cannot|failed|refused|denied)\b/i;

/** The likely cause, or only where to look next. */
export function likelyCause(facts: FailureFacts): LikelyCause {
  const cause = firstOf(facts) ?? { likely: null, next: logsOf(facts.service) };
  if ("logLine" in cause) return cause;
  // Where no line was recognised, the last one that sounds like trouble is worth seeing.
  const logLine = facts.log.findLastIndex((line) => TELLING.test(line));
  return logLine === -1 ? cause : { ...cause, logLine };
}

/** A cause, or none with the command that shows more. */
export type LikelyCause = Omit<Cause, "likely"> & { likely: string | null };

function firstOf(facts: FailureFacts): Cause | null {
  for (const recognise of RECOGNISERS) {
    const cause = recognise(facts);
    if (cause !== null) return cause;
  }
  return null;
}
