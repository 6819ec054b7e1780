import { parseDuration } from "../../../util/parse-duration.ts";
import type { PodTiming } from "./pod-timing.ts";

/** Annotations of pods that begin so are wishes to the simulation. */
const ANNOTATION_PREFIX = "sim.devstack.dev/";

type Reader = (text: string) => Partial<PodTiming> | null;

const durationOf =
  (key: keyof PodTiming): Reader =>
  (text) => {
    const ms = parseDuration(text);
    return ms === null ? null : { [key]: ms };
  };

const numberOf =
  (key: keyof PodTiming, most: number): Reader =>
  (text) => {
    const number = Number(text);
    const isFine = text.trim() !== "" && number >= 0 && number <= most;
    return isFine ? { [key]: number } : null;
  };

/** What may be said of a pod, by the name behind the prefix. */
const READERS: Readonly<Record<string, Reader>> = {
  sandbox: durationOf("sandboxMs"),
  pull: durationOf("pullMs"),
  start: durationOf("createMs"),
  ready: durationOf("readyMs"),
  init: durationOf("initMs"),
  terminate: durationOf("terminateMs"),
  "crash-rate": numberOf("crashRate", 1),
  "crash-after": durationOf("crashAfterMs"),
  "exit-after": durationOf("exitAfterMs"),
  "exit-code": numberOf("exitCode", 255),
  jitter: numberOf("jitter", 1),
};

export interface AnnotatedTiming {
  readonly timing: Partial<PodTiming>;
  /** What could not be understood, in words for an event. */
  readonly faults: readonly string[];
}

/**
 * What a pod's annotations say of its times: `sim.devstack.dev/pull: 5s`, `crash-rate: "0.2"`. Of
 * several pods of a workload all say the same, since they come with its template.
 */
export function timingFromAnnotations(
  annotations: Readonly<Record<string, string>> = {},
): AnnotatedTiming {
  let timing: Partial<PodTiming> = {};
  const faults: string[] = [];
  for (const [key, text] of Object.entries(annotations)) {
    if (!key.startsWith(ANNOTATION_PREFIX)) continue;
    const name = key.slice(ANNOTATION_PREFIX.length);
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    const read = reader?.(text) ?? null;
    if (read !== null) timing = { ...timing, ...read };
    else if (reader !== undefined) faults.push(`${key}: "${text}" is not understood`);
  }
  return { timing, faults };
}
