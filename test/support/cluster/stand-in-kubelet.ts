import type { Component, World } from "../../../src/cluster/components/component.ts";
import { targetNode } from "../../../src/cluster/controllers/daemon-set/daemon-pods.ts";
import { withCondition } from "../../../src/cluster/objects/conditions.ts";
import type { Pod, PodPhase } from "../../../src/cluster/objects/pod.ts";
import { isActive, isTerminating } from "../../../src/cluster/objects/pod-facts.ts";
import { PODS } from "../../../src/cluster/objects/resources.ts";
import type { Change } from "../../../src/cluster/store/history.ts";
import { keyOf, splitKey } from "../../../src/cluster/store/resource.ts";
import { formatApiTime } from "../../../src/cluster/time/format-api-time.ts";

export interface KubeletBehaviour {
  /** Pods are put onto these in turn, onto none when there are none; a daemon goes where it is to. */
  readonly nodes: readonly string[];
  /** How long a pod takes until it is ready; null when it never is. */
  readonly readyAfterMs: (pod: Pod, world: World) => number | null;
  /** How long a pod takes to end. */
  readonly goneAfterMs: (pod: Pod, world: World) => number;
}

/** A pod is ready at once, and takes all the time that it is given to end. */
const USUAL: KubeletBehaviour = {
  nodes: ["node-a1", "node-b1", "node-c1"],
  readyAfterMs: () => 0,
  goneAfterMs: ({ metadata }) => (metadata.deletionGracePeriodSeconds ?? 0) * 1_000,
};

const NAME = "stand-in-kubelet";
const [READY, GONE] = ["ready", "gone"];

/**
 * Takes the place of the scheduler and of all kubelets in tests of controllers. It leaves pods alone
 * that are labelled `by-hand`.
 */
export class StandInKubelet implements Component {
  readonly name = NAME;
  readonly #behaviour: KubeletBehaviour;
  #placed: number;

  constructor(behaviour: Partial<KubeletBehaviour> = {}, placed = 0) {
    this.#behaviour = { ...USUAL, ...behaviour };
    this.#placed = placed;
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource !== PODS.id || type === "DELETED") return;
    if (object.metadata.labels?.["by-hand"] !== undefined) return;
    if (previous === null || graceOf(object) !== graceOf(previous)) {
      world.enqueue(NAME, `look ${keyOf(object)}`);
    }
  }

  reconcile(task: string, world: World): void {
    const [what = "", key = ""] = task.split(" ");
    const { namespace, name } = splitKey(key);
    const pod = world.store.get(PODS, namespace, name);
    if (pod === undefined) return;
    const { nowMs, agenda, writer } = world;
    if (what === GONE) {
      writer.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0 });
    } else if (what === READY) {
      if (!isActive(pod)) return;
      writer.updateStatus(PODS, withState(pod, { phase: "Running", isReady: true, nowMs }));
    } else if (isTerminating(pod)) {
      const atMs = nowMs + this.#behaviour.goneAfterMs(pod, world);
      agenda.noteAtLatest({ atMs, component: NAME, key: `${GONE} ${key}` });
    } else {
      this.#start(pod, world);
    }
  }

  fork(): Component {
    return new StandInKubelet(this.#behaviour, this.#placed);
  }

  #start(pod: Pod, world: World): void {
    const { nodes, readyAfterMs } = this.#behaviour;
    const nodeName = targetNode(pod) ?? nodes[this.#placed % nodes.length];
    if (nodeName === undefined) return;
    this.#placed += 1;
    const { writer, nowMs, agenda } = world;
    const placed = writer.update(PODS, { ...pod, spec: { ...pod.spec, nodeName } });
    const delayMs = readyAfterMs(placed, world);
    if (delayMs === null) return;
    agenda.note({ atMs: nowMs + delayMs, component: NAME, key: `${READY} ${keyOf(pod)}` });
  }
}

/** Seconds that it still has to end, once it has been told to. */
function graceOf({ metadata }: Change["object"]): number | undefined {
  return metadata.deletionGracePeriodSeconds;
}

/** The pod as its kubelet says that it is. */
export function withState(
  pod: Pod,
  { phase, isReady, nowMs }: { phase: PodPhase; isReady: boolean; nowMs: number },
): Pod {
  const ready = { type: "Ready", status: isReady ? "True" : "False" } as const;
  const now = formatApiTime(nowMs);
  const conditions = withCondition(pod.status?.conditions, ready, now);
  return { ...pod, status: { startTime: now, ...pod.status, phase, conditions } };
}
