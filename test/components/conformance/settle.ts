import { podView } from "./facts/pods.ts";
import type { Journal } from "./journal.ts";
import type { ApiObject, Json, Target } from "./target.ts";

const STEP_MS = 100;
/** For how long nothing may happen where all is as it should be, and where something is not. */
const TIDY_MS = 1_200;
const UNTIDY_MS = 5_000;

/** Lets time pass until nothing happens any more. */
export async function settle(target: Target, journal: Journal): Promise<void> {
  while (journal.quietMs < (isTidy(journal) ? TIDY_MS : UNTIDY_MS)) await target.pass(STEP_MS);
}

/** Every pod is where it can be and every controller has seen what is wanted of it. */
function isTidy(journal: Journal): boolean {
  const kinds = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"];
  return (
    journal.of("Pod").every(isTidyPod) && kinds.every((kind) => journal.of(kind).every(isObserved))
  );
}

function isTidyPod(object: ApiObject): boolean {
  const { node, phase, isEnding, conditions } = podView(object);
  if (isEnding) return false;
  if (node !== undefined) return phase !== "Pending";
  return conditions.some(({ type, status }) => type === "PodScheduled" && status === "False");
}

function isObserved({ metadata, status }: ApiObject): boolean {
  return (status as Json | undefined)?.["observedGeneration"] === metadata.generation;
}
