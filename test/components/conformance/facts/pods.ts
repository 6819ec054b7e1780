import type { ApiObject } from "../target.ts";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A pod, as far as facts go. */
export interface PodView {
  /** Its label `app`, or else its name. */
  readonly app: string;
  readonly name: string;
  readonly node: string | undefined;
  readonly phase: string;
  readonly isReady: boolean;
  readonly isEnding: boolean;
  readonly conditions: readonly Condition[];
}

export function podView({ metadata, spec, status }: ApiObject): PodView {
  const { phase = "Pending", conditions = [] } = (status ?? {}) as {
    phase?: string;
    conditions?: readonly Condition[];
  };
  return {
    app: metadata.labels?.["app"] ?? metadata.name,
    name: metadata.name,
    node: (spec as { nodeName?: string }).nodeName,
    phase,
    isReady: conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
    isEnding: metadata.deletionTimestamp !== undefined,
    conditions,
  };
}

export const isOver = ({ phase }: PodView) => phase === "Succeeded" || phase === "Failed";

/** The pods of each app, by its name. */
export function byApp(pods: readonly PodView[]): readonly (readonly [string, PodView[]])[] {
  const groups = new Map<string, PodView[]>();
  for (const pod of pods) groups.set(pod.app, [...(groups.get(pod.app) ?? []), pod]);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
