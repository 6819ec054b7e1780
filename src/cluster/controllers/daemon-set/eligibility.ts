import type { DaemonSet } from "../../objects/daemon-set.ts";
import type { Node } from "../../objects/node.ts";
import type { PodTemplateSpec } from "../../objects/pod.ts";
import type { Toleration } from "../../objects/scheduling.ts";
import {
  meetsRequiredNodes,
  type RequiredNodes,
  requiredNodes,
} from "../../scheduler/node-affinity.ts";
import { tolerates, untoleratedTaint } from "../../scheduler/tolerations.ts";
import { daemonTolerations } from "./daemon-pods.ts";

/** Whether a node is to have a pod of a set, and whether one that is there may stay. */
export type Eligibility = "run" | "stay" | "none";

interface Reading {
  readonly required: RequiredNodes;
  readonly tolerations: readonly Toleration[];
  readonly nodes: WeakMap<Node, Eligibility>;
}

/**
 * Says which nodes a daemon set is for (kube-controller-manager 1.34, `NodeShouldRunDaemonPod`). What
 * it remembers is no state: forks may share it.
 */
export class Eligible {
  readonly #readings = new WeakMap<PodTemplateSpec, Reading>();

  of({ spec }: DaemonSet, node: Node): Eligibility {
    const reading = this.#reading(spec.template);
    const known = reading.nodes.get(node);
    if (known !== undefined) return known;
    const found = eligibility(reading, node, spec.template.spec.nodeName);
    reading.nodes.set(node, found);
    return found;
  }

  #reading(template: PodTemplateSpec): Reading {
    const known = this.#readings.get(template);
    if (known !== undefined) return known;
    const reading = {
      required: requiredNodes(template.spec),
      tolerations: daemonTolerations(template.spec),
      nodes: new WeakMap<Node, Eligibility>(),
    };
    this.#readings.set(template, reading);
    return reading;
  }
}

function eligibility(
  { required, tolerations }: Reading,
  { metadata, spec }: Node,
  nodeName: string | undefined,
): Eligibility {
  const { name, labels = {} } = metadata;
  if (nodeName !== undefined && nodeName !== "" && nodeName !== name) return "none";
  if (!meetsRequiredNodes(required, name, labels)) return "none";
  const taints = spec?.taints ?? [];
  if (untoleratedTaint(taints, tolerations) === undefined) return "run";
  const isDriven = taints.some(
    (taint) => taint.effect === "NoExecute" && !tolerates(tolerations, taint),
  );
  return isDriven ? "none" : "stay";
}
