import { REVISION_LABEL } from "../../objects/controller-revision.ts";
import type { DaemonSet } from "../../objects/daemon-set.ts";
import { NOT_READY, UNREACHABLE, UNSCHEDULABLE } from "../../objects/node-taints.ts";
import { controllerReference } from "../../objects/owners.ts";
import type { Pod, PodSpec } from "../../objects/pod.ts";
import type { Affinity, Toleration } from "../../objects/scheduling.ts";
import type { NewObject } from "../../write/writer.ts";

const GENERATION_LABEL = "pod-template-generation";
const GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";
const NAME_FIELD = "metadata.name";

/** What happens to nodes does not drive daemons away; a network that is not there concerns some. */
const BORNE = [
  [NOT_READY, "NoExecute"],
  [UNREACHABLE, "NoExecute"],
  ["node.kubernetes.io/disk-pressure", "NoSchedule"],
  ["node.kubernetes.io/memory-pressure", "NoSchedule"],
  ["node.kubernetes.io/pid-pressure", "NoSchedule"],
  [UNSCHEDULABLE, "NoSchedule"],
] as const;
const NO_NETWORK = ["node.kubernetes.io/network-unavailable", "NoSchedule"] as const;

/** The tolerations of a set's pods: those of its template, and those that every daemon has. */
export function daemonTolerations({ tolerations = [], hostNetwork }: PodSpec): Toleration[] {
  const all: Toleration[] = [...tolerations];
  for (const [key, effect] of hostNetwork === true ? [...BORNE, NO_NETWORK] : BORNE) {
    const added: Toleration = { key, operator: "Exists", effect };
    const at = all.findIndex(
      (one) =>
        one.key === key &&
        one.effect === effect &&
        one.operator === "Exists" &&
        (one.value ?? "") === "",
    );
    if (at < 0) all.push(added);
    else all[at] = added;
  }
  return all;
}

/** The pod of a set for a node. It names the node by an affinity: the scheduler puts it there. */
export function daemonPod(set: DaemonSet, nodeName: string, hash: string): NewObject<Pod> {
  const { metadata: { labels, annotations, finalizers } = {}, spec } = set.spec.template;
  const { name, namespace } = set.metadata;
  const generation = templateGeneration(set);
  return {
    ...{ apiVersion: "v1", kind: "Pod" },
    metadata: {
      generateName: `${name}-`,
      ...(namespace !== undefined && { namespace }),
      labels: {
        ...labels,
        [REVISION_LABEL]: hash,
        ...(generation !== undefined && { [GENERATION_LABEL]: generation }),
      },
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec: {
      ...spec,
      affinity: onNode(spec.affinity, nodeName),
      tolerations: daemonTolerations(spec),
    },
  };
}

/** The node that a pod is on, or is to be put on. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName !== undefined && spec.nodeName !== "") return spec.nodeName;
  const terms =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const field = terms
    ?.flatMap(({ matchFields = [] }) => matchFields)
    .find(({ key, operator }) => key === NAME_FIELD && operator === "In");
  return field?.values?.length === 1 ? field.values[0] : undefined;
}

/** Whether a pod was made from the template of that hash. */
export function isUpdated({ metadata }: Pod, set: DaemonSet, hash: string): boolean {
  if (metadata.labels?.[REVISION_LABEL] === hash) return true;
  const generation = templateGeneration(set);
  return generation !== undefined && metadata.labels?.[GENERATION_LABEL] === generation;
}

function templateGeneration({ metadata }: DaemonSet): string | undefined {
  const generation = metadata.annotations?.[GENERATION_ANNOTATION];
  return generation !== undefined && /^[0-9]+$/.test(generation) ? generation : undefined;
}

/** What the template requires of nodes has been looked at already; what it prefers is kept. */
function onNode(affinity: Affinity | undefined, nodeName: string): Affinity {
  const matchFields = [{ key: NAME_FIELD, operator: "In" as const, values: [nodeName] }];
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}
