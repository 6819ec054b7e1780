/** So many nodes refuse a pod for one reason. */
export interface CountedReason {
  readonly nodes: number;
  /** As the scheduler says it. */
  readonly reason: string;
}

/** Of the message of a scheduler, the part before what preemption has to say. */
const REFUSALS = /^0\/\d+ nodes are available: (.*?)\.(?: (?:preemption|no new claims).*)?$/s;

/** What stands in the message of the event FailedScheduling (see `fitMessage`). */
export function readFitMessage(message: string): CountedReason[] {
  const [, refusals] = REFUSALS.exec(message) ?? [];
  if (refusals === undefined) return [];
  return refusals.split(/, (?=\d+ )/).map((part) => {
    const [, nodes, reason] = /^(\d+) (.*)$/s.exec(part) ?? [];
    return { nodes: Number(nodes ?? 0), reason: reason ?? part };
  });
}

type Words = readonly [pattern: RegExp, words: string];

/** By the reasons of the scheduler's rules. */
const WORDS: readonly Words[] = [
  [/taint \{node\.kubernetes\.io\/unreachable: \}/, "unreachable"],
  [/taint \{node\.kubernetes\.io\/not-ready: \}/, "not ready"],
  [/taint \{node\.kubernetes\.io\/unschedulable: \}|were unschedulable/, "cordoned"],
  [/taint \{node\.kubernetes\.io\/(\S+)-pressure: \}/, "under $1 pressure"],
  [/taint \{(.+): \}/, "tainted $1, which the pod does not tolerate"],
  [/taint \{(.+): (.+)\}/, "tainted $1=$2, which the pod does not tolerate"],
  [/spread constraints \(missing required label\)/, "without the label that pods are spread over"],
  [/pod topology spread constraints/, "would break its spread"],
  [/^Insufficient (.+)/, "too little $1 left"],
  [/^Too many pods/, "as many pods as they may have"],
  [/node affinity\/selector|plugin\(s\) \[NodeAffinity\]/, "other labels than the pod asks for"],
  [/requested node name/, "another name than the pod asks for"],
  [/free ports/, "the port that it needs is taken"],
  [/PersistentVolume's node affinity|volume node affinity/, "out of reach of its volume"],
  [/available volume zone/, "in another zone than its volume"],
  [/available persistent volumes to bind/, "no volume there that it could use"],
  [/existing pods anti-affinity/, "a pod there keeps it away"],
  [/pod anti-affinity/, "a pod there that it stays away from"],
  [/pod affinity/, "none of the pods there that it must be near"],
];

/** The same as people say it; a reason that nothing is known of stays as it is. */
export function reasonWords(reason: string): string {
  for (const [pattern, words] of WORDS) {
    const found = pattern.exec(reason);
    if (found !== null) return words.replace(/\$(\d)/g, (_, index) => found[Number(index)] ?? "");
  }
  return reason.replace(/^node\(s\) /, "");
}
