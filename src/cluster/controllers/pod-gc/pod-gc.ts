import type { Component, World } from "../../components/component.ts";
import type { Node } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import { NODES, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { failAndRemove } from "../disrupted-pod.ts";
import { readinessOf } from "../node-lifecycle/taints.ts";

const NAME = "pod-garbage-collector";
const GONE = "gone ";
const OUT_OF_SERVICE = "out-of-service ";
const CHECK_MS = 20_000;
/** A node may come back as long. */
const QUARANTINE_MS = 40_000;
const WHY = { reason: "DeletionByPodGC", message: "PodGC: node no longer exists" };

/**
 * Removes pods of which no kubelet will ever say that they have ended: those of nodes that are gone,
 * and those that are to go from nodes out of service (kube-controller-manager 1.34,
 * pod-garbage-collector, which looks every 20 seconds and waits 40 for a node that is gone).
 */
export class PodGarbageCollector implements Component {
  readonly name = NAME;

  observe({ resource, type, object }: Change, world: World): void {
    if (resource === NODES.id) {
      if (type === "DELETED") appoint(GONE + object.metadata.name, QUARANTINE_MS, world);
      else if (isOutOfService(object as Node))
        appoint(OUT_OF_SERVICE + object.metadata.name, 0, world);
      return;
    }
    const nodeName = resource === PODS.id ? (object as Pod).spec.nodeName : undefined;
    if (!nodeName || type === "DELETED") return;
    const node = world.store.get(NODES, "", nodeName);
    if (node === undefined) appoint(GONE + nodeName, QUARANTINE_MS, world);
    else if (isTerminating(object as Pod) && isOutOfService(node)) {
      appoint(OUT_OF_SERVICE + nodeName, 0, world);
    }
  }

  reconcile(key: string, world: World): void {
    const { store } = world;
    const isGone = key.startsWith(GONE);
    const name = key.slice((isGone ? GONE : OUT_OF_SERVICE).length);
    const node = store.get(NODES, "", name);
    if (isGone && node === undefined) {
      for (const pod of podsOn(store, name)) failAndRemove(pod, WHY, world);
    }
    if (isGone || node === undefined || !isOutOfService(node)) return;
    for (const pod of podsOn(store, name).filter(isTerminating)) failAndRemove(pod, null, world);
  }

  fork(): Component {
    return this;
  }
}

function isOutOfService(node: Node): boolean {
  const isTainted = node.spec?.taints?.some(
    (one) => one.key === "node.kubernetes.io/out-of-service",
  );
  return isTainted === true && readinessOf(node) !== "True";
}

/** With the next look, or so much later. */
function appoint(key: string, laterMs: number, { agenda, nowMs }: World): void {
  const atMs = Math.ceil(nowMs / CHECK_MS) * CHECK_MS + laterMs;
  agenda.noteAtLatest({ atMs, component: NAME, key });
}
