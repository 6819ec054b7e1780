import type { KubeObject } from "../../objects/meta.ts";

/** What of a namespace is not gone yet. */
export interface Remaining {
  /** How many there are, by resource and group: `configmaps.`, `jobs.batch`. */
  readonly byResource: ReadonlyMap<string, number>;
  /** How many of them a finalizer keeps. */
  readonly byFinalizer: ReadonlyMap<string, number>;
  /** What has gone wrong. */
  readonly faults: readonly string[];
  /** How long it will take, in seconds; 0 where nobody can say. */
  readonly estimateSeconds: number;
}

export const NOTHING_REMAINS: Remaining = {
  byResource: new Map(),
  byFinalizer: new Map(),
  faults: [],
  estimateSeconds: 0,
};

/** Finalizers are taken to need so long. */
const FINALIZERS_SECONDS = 15;

/** Where objects are, as messages name it. */
export interface ContentPlace {
  readonly namespace: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/**
 * What is left of one resource (kube-controller-manager 1.34, `deleteAllContentForGroupVersionResource`).
 *
 * @param graceSeconds how long they may still take to end
 */
export function remainingOf(
  objects: readonly KubeObject[],
  { namespace, group, version, plural }: ContentPlace,
  graceSeconds: number,
): Remaining {
  if (objects.length === 0) return NOTHING_REMAINS;
  const byFinalizer = new Map<string, number>();
  for (const { metadata } of objects) {
    for (const one of metadata.finalizers ?? []) {
      byFinalizer.set(one, (byFinalizer.get(one) ?? 0) + 1);
    }
  }
  const byResource = new Map([[`${plural}.${group}`, objects.length]]);
  if (graceSeconds > 0) {
    return { byResource, byFinalizer, faults: [], estimateSeconds: graceSeconds };
  }
  if (byFinalizer.size > 0) {
    return { byResource, byFinalizer, faults: [], estimateSeconds: FINALIZERS_SECONDS };
  }
  const resource = `${group}/${version}, Resource=${plural}`;
  const fault = `unexpected items still remain in namespace: ${namespace} for gvr: ${resource}`;
  return { byResource, byFinalizer, faults: [fault], estimateSeconds: 0 };
}

export function bothRemaining(left: Remaining, right: Remaining): Remaining {
  return {
    byResource: new Map([...left.byResource, ...right.byResource]),
    byFinalizer: sums(left.byFinalizer, right.byFinalizer),
    faults: [...left.faults, ...right.faults],
    estimateSeconds: Math.max(left.estimateSeconds, right.estimateSeconds),
  };
}

function sums(
  left: ReadonlyMap<string, number>,
  right: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const all = new Map(left);
  for (const [key, count] of right) all.set(key, (all.get(key) ?? 0) + count);
  return all;
}
