import type { Cluster } from "../cluster.ts";
import type { Node } from "../objects/node.ts";
import { nodeStateOf } from "../objects/node-state.ts";
import type { Pod } from "../objects/pod.ts";
import { podsOn } from "../objects/pods-by-node.ts";
import { NODES, PODS } from "../objects/resources.ts";
import type { Change } from "../store/history.ts";
import { keyOf } from "../store/resource.ts";
import { isServing } from "./serving.ts";
import { type Workloads, workloadKey } from "./workload-of.ts";

/** How few pods of a workload were at work at once. */
export interface LeastAvailable {
  readonly pods: number;
  /** For how long together; null when it is so at the end, and stays so. */
  readonly forMs: number | null;
}

interface Tally {
  serving: number;
  sinceMs: number;
  /** By the number of pods at work, how long there were as many. */
  readonly forMs: Map<number, number>;
}

/** Follows how many pods of each workload are at work, from its making until `end`. */
export class Availability {
  readonly #cluster: Cluster;
  readonly #workloads: Workloads;
  /** The workload of each pod that is at work. */
  readonly #serving = new Map<string, string>();
  readonly #tallies = new Map<string, Tally>();
  readonly #stop: () => void;

  constructor(cluster: Cluster, workloads: Workloads) {
    this.#cluster = cluster;
    this.#workloads = workloads;
    for (const pod of cluster.store.list(PODS)) this.#look(pod);
    this.#stop = cluster.subscribe((change) => this.#note(change));
  }

  /** @param isLasting whether what is so at the end will not change */
  end(isLasting: boolean): ReadonlyMap<string, LeastAvailable> {
    this.#stop();
    const least = new Map<string, LeastAvailable>();
    for (const [workload, tally] of this.#tallies) {
      this.#count(tally, 0);
      // What is so for no time at all does not matter, unless it is how things end.
      const lasted = [...tally.forMs].filter(([, ms]) => ms > 0).map(([pods]) => pods);
      const pods = Math.min(tally.serving, ...lasted);
      const forEver = isLasting && pods === tally.serving;
      least.set(workload, { pods, forMs: forEver ? null : (tally.forMs.get(pods) ?? 0) });
    }
    return least;
  }

  #note({ resource, type, object, previous }: Change): void {
    if (resource === PODS.id) {
      if (type === "DELETED") this.#set(keyOf(object), null);
      else this.#look(object as Pod);
      return;
    }
    if (resource !== NODES.id || type === "ADDED") return;
    const node = object as Node;
    if (type === "MODIFIED" && nodeStateOf(node) === nodeStateOf(previous)) return;
    for (const pod of podsOn(this.#cluster.store, node.metadata.name)) this.#look(pod);
  }

  #look(pod: Pod): void {
    const workload = workloadKey(this.#workloads.of(pod));
    this.#tally(workload);
    this.#set(keyOf(pod), isServing(pod, this.#cluster.store) ? workload : null);
  }

  #set(pod: string, workload: string | null): void {
    const before = this.#serving.get(pod) ?? null;
    if (before === workload) return;
    if (before !== null) this.#count(this.#tally(before), -1);
    if (workload === null) this.#serving.delete(pod);
    else {
      this.#serving.set(pod, workload);
      this.#count(this.#tally(workload), 1);
    }
  }

  #tally(workload: string): Tally {
    let tally = this.#tallies.get(workload);
    if (tally === undefined) {
      tally = { serving: 0, sinceMs: this.#cluster.nowMs, forMs: new Map() };
      this.#tallies.set(workload, tally);
    }
    return tally;
  }

  #count(tally: Tally, more: -1 | 0 | 1): void {
    const { nowMs } = this.#cluster;
    const { serving, sinceMs, forMs } = tally;
    forMs.set(serving, (forMs.get(serving) ?? 0) + nowMs - sinceMs);
    tally.sinceMs = nowMs;
    tally.serving = serving + more;
  }
}
