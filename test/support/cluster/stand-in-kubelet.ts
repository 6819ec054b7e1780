import type { Component, World } from "../../../src/cluster/components/component.ts";
import type { Pod } from "../../../src/cluster/objects/pod.ts";
import { isActive } from "../../../src/cluster/objects/pod-facts.ts";
import { PODS } from "../../../src/cluster/objects/resources.ts";
import type { Change } from "../../../src/cluster/store/history.ts";
import { keyOf, splitKey } from "../../../src/cluster/store/resource.ts";
import { formatApiTime } from "../../../src/cluster/time/format-api-time.ts";

export interface KubeletBehaviour {
  /** Pods are put onto these, one after the other; onto none when there are none. */
  readonly nodes: readonly string[];
  /** How long a pod takes until it is ready; null when it never is. */
  readonly readyAfterMs: (pod: Pod, world: World) => number | null;
  /** How long a pod takes to end. */
  readonly goneAfterMs: (pod: Pod, world: World) => number;
}

const NAME = "stand-in-kubelet";
const [READY, GONE] = ["ready", "gone"];

/** Takes the place of the scheduler and of all kubelets in tests of controllers. */
export class StandInKubelet implements Component {
  readonly name = NAME;
  readonly #behaviour: KubeletBehaviour;
  #placed: number;

  constructor(behaviour: KubeletBehaviour, placed = 0) {
    this.#behaviour = behaviour;
    this.#placed = placed;
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource !== PODS.id || type === "DELETED") return;
    const isEnding = object.metadata.deletionTimestamp !== undefined;
    const wasEnding = previous?.metadata.deletionTimestamp !== undefined;
    if (previous === null || isEnding !== wasEnding) world.enqueue(NAME, `look ${keyOf(object)}`);
  }

  reconcile(task: string, world: World): void {
    const [what = "", key = ""] = task.split(" ");
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    if (pod === undefined) return;
    const { nowMs, agenda, writer } = world;
    const isEnding = pod.metadata.deletionTimestamp !== undefined;
    if (what === GONE) {
      writer.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0 });
    } else if (what === READY) {
      if (isActive(pod)) setReady(pod, true, world);
    } else if (isEnding) {
      const atMs = nowMs + this.#behaviour.goneAfterMs(pod, world);
      agenda.note({ atMs, component: NAME, key: `${GONE} ${key}` });
    } else {
      this.#start(pod, world);
    }
  }

  fork(): Component {
    return new StandInKubelet(this.#behaviour, this.#placed);
  }

  #start(pod: Pod, world: World): void {
    const { nodes, readyAfterMs } = this.#behaviour;
    const nodeName = nodes[this.#placed % nodes.length];
    if (nodeName === undefined || pod.spec.nodeName !== undefined) return;
    this.#placed += 1;
    const { writer, nowMs, agenda } = world;
    const placed = writer.update(PODS, { ...pod, spec: { ...pod.spec, nodeName } });
    setReady(placed, false, world);
    const delayMs = readyAfterMs(placed, world);
    if (delayMs === null) return;
    agenda.note({ atMs: nowMs + delayMs, component: NAME, key: `${READY} ${keyOf(pod)}` });
  }
}

/** A running pod is ready from now on, or not. */
function setReady(pod: Pod, ready: boolean, { writer, nowMs }: Pick<World, "writer" | "nowMs">) {
  const status = ready ? "True" : "False";
  const condition = { type: "Ready", status, lastTransitionTime: formatApiTime(nowMs) } as const;
  return writer.updateStatus(PODS, {
    ...pod,
    status: { ...pod.status, phase: "Running", conditions: [condition] },
  });
}
