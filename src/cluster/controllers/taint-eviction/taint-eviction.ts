import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import type { Node, Taint } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { podsOn } from "../../objects/pods-by-node.ts";
import { NODES, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { markDisrupted } from "../disrupted-pod.ts";
import { noExecuteTaints, toleratedSeconds } from "./tolerated-time.ts";

const NAME = "taint-eviction-controller";
const NODE = "node ";
const POD = "pod ";
const EVICT = "evict ";
const WHY = {
  reason: "DeletionByTaintManager",
  message: "Taint manager: deleting due to NoExecute taint",
};

/**
 * Deletes pods from nodes that they may not be on any more, once they have borne a taint for as long
 * as they tolerate it (kube-controller-manager 1.34, taint-eviction-controller). When a pod is due is
 * noted in the agenda and nowhere else.
 */
export class TaintEviction implements Component {
  readonly name = NAME;

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource === NODES.id && type !== "DELETED") {
      const now = taintsOf(object as Node);
      if (!sameJson(now, taintsOf(previous as Node | null))) {
        world.enqueue(NAME, NODE + object.metadata.name);
      }
    }
    if (resource !== PODS.id) return;
    const pod = object as Pod;
    const before = previous as Pod | null;
    const isNews =
      before === null ||
      pod.spec.nodeName !== before.spec.nodeName ||
      pod.spec.tolerations !== before.spec.tolerations;
    if (type === "DELETED" || (isNews && pod.spec.nodeName)) world.enqueue(NAME, POD + keyOf(pod));
  }

  reconcile(key: string, world: World): void {
    if (key.startsWith(EVICT)) this.#evict(key.slice(EVICT.length), world);
    else if (key.startsWith(NODE)) this.#lookAtNode(key.slice(NODE.length), world);
    else this.#lookAtPod(key.slice(POD.length), world);
  }

  fork(): Component {
    return this;
  }

  #lookAtNode(name: string, world: World): void {
    const node = world.store.get(NODES, "", name);
    if (node === undefined) return;
    for (const pod of podsOn(world.store, name)) this.#weigh(pod, taintsOf(node), world);
  }

  #lookAtPod(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    if (pod === undefined) {
      world.agenda.cancel({ component: NAME, key: EVICT + key });
      return;
    }
    const node = world.store.get(NODES, "", pod.spec.nodeName ?? "");
    const taints = taintsOf(node);
    if (taints.length > 0) this.#weigh(pod, taints, world);
  }

  /** Notes when a pod has to go, or that it need not. Who was told a time keeps it. */
  #weigh(pod: Pod, taints: readonly Taint[], world: World): void {
    const { agenda, nowMs } = world;
    const id = { component: NAME, key: EVICT + keyOf(pod) };
    const seconds = toleratedSeconds(taints, pod.spec.tolerations ?? []);
    const due = agenda.when(id);
    if (taints.length === 0 || seconds === Number.POSITIVE_INFINITY || seconds === 0) {
      agenda.cancel(id);
      if (due !== null) tell(pod, `Cancelling deletion of Pod ${keyOf(pod)}`, world);
      if (seconds === 0) world.enqueue(NAME, id.key);
      return;
    }
    if (due === null && !isTerminating(pod)) agenda.note({ ...id, atMs: nowMs + seconds * 1_000 });
  }

  #evict(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    if (pod === undefined || isTerminating(pod)) return;
    tell(pod, `Marking for deletion Pod ${key}`, world);
    markDisrupted(pod, WHY, world);
    world.writer.delete(PODS, { namespace, name }, { uid: pod.metadata.uid });
  }
}

function taintsOf(node: Node | null | undefined): readonly Taint[] {
  return noExecuteTaints(node?.spec?.taints);
}

function tell(pod: Pod, message: string, world: World): void {
  const source = { component: NAME };
  recordEvent(world, pod, { type: "Normal", reason: "TaintManagerEviction", message, source });
}
