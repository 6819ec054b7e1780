import type { InstanceStatus } from "../../plan/instance.ts";
import type { Answer } from "../../util/probes/answer.ts";
import { exitWords } from "../exit-words.ts";

/** Whether a job has ended well, from what the runtime says of its process. */
export function probeExitedZero(instance: InstanceStatus | undefined): Answer {
  if (instance === undefined) return { ok: false, answer: "not started" };
  if (instance.phase === "done") return { ok: true, answer: "ended with status 0" };
  if (instance.phase === "running") return { ok: false, answer: "still running" };
  const { lastExit } = instance;
  return { ok: false, answer: lastExit === null ? instance.reason : exitWords(lastExit) };
}
