import type { Labels } from "../objects/meta.ts";
import type { Container, Pod } from "../objects/pod.ts";
import type { Toleration } from "../objects/scheduling.ts";
import { type PodTerms, podTerms } from "./affinity-terms.ts";
import { type HostPort, hostPorts } from "./host-ports.ts";
import {
  type PreferredNodes,
  preferredNodes,
  type RequiredNodes,
  requiredNodes,
} from "./node-affinity.ts";
import { type PodRequests, podRequests } from "./pod-requests.ts";
import { type OwnSpread, ownSpread } from "./spread-constraints.ts";

/** All of a pod that the scheduler reads, made ready; pods of one template have one shape. */
export interface PodShape extends PodRequests {
  readonly namespace: string;
  readonly labels: Labels;
  readonly hostPorts: readonly HostPort[];
  /** Of init containers too, one for each container, in full. */
  readonly images: readonly string[];
  readonly tolerations: readonly Toleration[];
  /** Equal tolerations have the same key. */
  readonly tolerationsKey: string;
  readonly requiredNodes: RequiredNodes;
  readonly preferredNodes: readonly PreferredNodes[];
  readonly terms: PodTerms;
  /** Undefined when the pod says nothing of spread, so that defaults hold. */
  readonly spread: OwnSpread | undefined;
}

export function podShape({ metadata, spec }: Pod): PodShape {
  const identity = { namespace: metadata.namespace ?? "", labels: metadata.labels ?? {} };
  return {
    ...identity,
    ...podRequests(spec),
    hostPorts: hostPorts(spec),
    images: [...(spec.initContainers ?? []), ...spec.containers].map(imageOf),
    tolerations: spec.tolerations ?? [],
    tolerationsKey: JSON.stringify(spec.tolerations ?? []),
    requiredNodes: requiredNodes(spec),
    preferredNodes: preferredNodes(spec),
    terms: podTerms(spec.affinity, identity),
    spread: ownSpread(spec, identity),
  };
}

/** What a shape is made of, as one text. */
export function shapeKey({ metadata, spec }: Pod): string {
  return JSON.stringify([
    metadata.namespace,
    metadata.labels,
    spec.containers.map(partsRead),
    spec.initContainers?.map(partsRead),
    spec.resources,
    spec.overhead,
    spec.tolerations,
    spec.nodeSelector,
    spec.affinity,
    spec.topologySpreadConstraints,
  ]);
}

function partsRead({ image, ports, resources, restartPolicy }: Container) {
  return [image, ports, resources?.requests, restartPolicy];
}

/** An image without a tag is its `latest`. */
function imageOf({ image = "" }: Container): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}
