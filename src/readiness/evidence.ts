import type { Observation } from "./observation.ts";

/** One answer that a probe got, and when. Times are milliseconds since the wait began. */
export interface AnswerRun {
  answer: string;
  firstMs: number;
  lastMs: number;
  count: number;
}

/** Everything worth keeping of what one probe has seen during a wait: bounded in size. */
export interface ProbeEvidence {
  target: string;
  attempts: number;
  first: Observation;
  last: Observation;
  /** The distinct answers, in the order in which they last came: the present one is the last. */
  answers: readonly AnswerRun[];
}

const MAX_ANSWERS = 6;

/**
 * Adds an observation. Answers that differ only in their numbers behind the status (a timestamp,
 * a counter) are one answer, of which the latest text is kept; of more than six, those in the
 * middle are dropped, so that the first and the latest stay.
 *
 * @param elapsedMs Milliseconds since the wait began.
 */
export function withAnswer(
  known: ProbeEvidence | undefined,
  observation: Observation,
  elapsedMs: number,
): ProbeEvidence {
  const before = known?.answers ?? [];
  const key = answerKey(observation.answer);
  const same = before.find(({ answer }) => answerKey(answer) === key);
  const run: AnswerRun = {
    answer: observation.answer,
    firstMs: same?.firstMs ?? elapsedMs,
    lastMs: elapsedMs,
    count: (same?.count ?? 0) + 1,
  };
  const answers = [...before.filter((other) => other !== same), run];
  return {
    target: observation.target,
    attempts: (known?.attempts ?? 0) + 1,
    first: known?.first ?? observation,
    last: observation,
    answers: answers.length > MAX_ANSWERS ? answers.toSpliced(1, 1) : answers,
  };
}

function answerKey(answer: string): string {
  const status = /^\d{3}(?!\d)/.exec(answer)?.[0] ?? "";
  return status + answer.slice(status.length).replace(/\d+/g, "#");
}
