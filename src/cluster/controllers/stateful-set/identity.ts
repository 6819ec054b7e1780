import { REVISION_LABEL } from "../../objects/controller-revision.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { Pod, PodTemplateSpec, Volume } from "../../objects/pod.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import type { NewObject } from "../../write/writer.ts";
import { claimName } from "./claim-templates.ts";

const NAME_LABEL = "statefulset.kubernetes.io/pod-name";
const INDEX_LABEL = "apps.kubernetes.io/pod-index";
const NUMBER = /^[0-9]+$/;

/** The number of a pod in its set, by its name; -1 where it has none. */
export function ordinalOf({ metadata }: Pick<Pod, "metadata">): number {
  const { name } = metadata;
  const dash = name.lastIndexOf("-");
  const ordinal = name.slice(dash + 1);
  return dash >= 0 && NUMBER.test(ordinal) ? Number(ordinal) : -1;
}

export function firstOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

/** Whether the set wants a pod of that number. */
export function isWanted(ordinal: number, set: StatefulSet): boolean {
  const first = firstOrdinal(set);
  return ordinal >= first && ordinal < first + (set.spec.replicas ?? 1);
}

export function podName({ metadata }: StatefulSet, ordinal: number): string {
  return `${metadata.name}-${ordinal}`;
}

/** The name of the revision that a pod was made from; empty when it does not say. */
export function revisionOf({ metadata }: Pod): string {
  return metadata.labels?.[REVISION_LABEL] ?? "";
}

/** What a pod of a set is made from: a template, and the name of the revision that keeps it. */
export interface Version {
  readonly name: string;
  readonly template: PodTemplateSpec;
}

/** The pod of that number, as it is to be created. */
export function newPod(set: StatefulSet, ordinal: number, version: Version): NewObject<Pod> {
  const { template, name: revision } = version;
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const { namespace, name: setName } = set.metadata;
  const { serviceName } = set.spec;
  const name = podName(set, ordinal);
  return {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: {
      ...{ name, generateName: `${setName}-` },
      ...(namespace !== undefined && { namespace }),
      labels: { ...labels, ...ownLabels(name, ordinal), [REVISION_LABEL]: revision },
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(serviceName !== undefined && serviceName !== "" && { subdomain: serviceName }),
      ...withVolumes(set, ordinal, template.spec.volumes),
    },
  };
}

/** The pod with all that makes it one of the set; the same pod where nothing is missing. */
export function withIdentity(pod: Pod, set: StatefulSet): Pod {
  const ordinal = ordinalOf(pod);
  const { name, labels } = pod.metadata;
  const isNamed = labels?.[NAME_LABEL] === name;
  const hasVolumes = volumesOf(set, ordinal).every((wanted) =>
    pod.spec.volumes?.some(
      (volume) =>
        volume.name === wanted.name &&
        volume.persistentVolumeClaim?.claimName === wanted.persistentVolumeClaim?.claimName,
    ),
  );
  if (isNamed && hasVolumes) return pod;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...labels, ...ownLabels(name, ordinal) } },
    spec: hasVolumes ? pod.spec : { ...pod.spec, ...withVolumes(set, ordinal, pod.spec.volumes) },
  };
}

function ownLabels(name: string, ordinal: number) {
  return { [NAME_LABEL]: name, [INDEX_LABEL]: String(ordinal) };
}

function volumesOf(set: StatefulSet, ordinal: number): Volume[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: claimName(set, name, ordinal) },
  }));
}

/** Claims of the set come first, in the place of volumes of their names. */
function withVolumes(set: StatefulSet, ordinal: number, present: readonly Volume[] = []) {
  const own = volumesOf(set, ordinal);
  const others = present.filter(({ name }) => !own.some((one) => one.name === name));
  return own.length + others.length === 0 ? {} : { volumes: [...own, ...others] };
}
