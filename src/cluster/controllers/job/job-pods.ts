import type { Job } from "../../objects/job.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { Container, Pod } from "../../objects/pod.ts";
import type { NewObject } from "../../write/writer.ts";

/** Held by pods that have not been counted yet. */
export const TRACKING_FINALIZER = "batch.kubernetes.io/job-tracking";
const INDEX_KEY = "batch.kubernetes.io/job-completion-index";

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) === true;
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === "Indexed";
}

/** The number of a pod in its job; -1 where it has none. */
export function indexOf({ metadata }: Pod): number {
  const index = metadata.annotations?.[INDEX_KEY];
  return index !== undefined && /^[0-9]+$/.test(index) ? Number(index) : -1;
}

/** @param index undefined where pods have no number */
export function jobPod(job: Job, index: number | undefined): NewObject<Pod> {
  const { metadata: { labels, annotations, finalizers = [] } = {}, spec } = job.spec.template;
  const { name, namespace } = job.metadata;
  const numbered = index === undefined ? {} : { [INDEX_KEY]: String(index) };
  return {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: {
      generateName: index === undefined ? `${name}-` : `${name}-${index}-`,
      ...(namespace !== undefined && { namespace }),
      labels: { ...labels, ...numbered },
      ...((annotations !== undefined || index !== undefined) && {
        annotations: { ...annotations, ...numbered },
      }),
      finalizers: [...finalizers.filter((one) => one !== TRACKING_FINALIZER), TRACKING_FINALIZER],
      ownerReferences: [controllerReference(job)],
    },
    spec:
      index === undefined
        ? spec
        : {
            ...spec,
            hostname: `${name}-${index}`,
            containers: spec.containers.map(knowingItsIndex),
            ...(spec.initContainers && {
              initContainers: spec.initContainers.map(knowingItsIndex),
            }),
          },
  };
}

function knowingItsIndex(container: Container): Container {
  const env = container.env ?? [];
  if (env.some(({ name }) => name === "JOB_COMPLETION_INDEX")) return container;
  const fieldRef = { fieldPath: `metadata.labels['${INDEX_KEY}']` };
  const variable = { name: "JOB_COMPLETION_INDEX", valueFrom: { fieldRef } };
  return { ...container, env: [...env, variable] };
}

/** When a pod ended, by its containers, its conditions or its deletion. */
export function finishedAtMs({ status, metadata }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(
    ({ state }) => state?.terminated?.finishedAt ?? "",
  );
  if (ends.length > 0 && !ends.includes("")) return Math.max(...ends.map(Date.parse));
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status === "False" && ready.lastTransitionTime !== undefined) {
    return Date.parse(ready.lastTransitionTime);
  }
  if (metadata.deletionTimestamp !== undefined) {
    return (
      Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1_000
    );
  }
  return Date.parse(metadata.creationTimestamp);
}
