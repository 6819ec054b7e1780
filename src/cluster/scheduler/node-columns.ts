import type { NodeInfo } from "./node-info.ts";
import type { Resources } from "./resources.ts";
import { untoleratedTaint } from "./tolerations.ts";

/** What is known of nodes as numbers, by their places. */
interface Columns {
  /** How many pods may still come, none where not every pod may. */
  readonly pods: Float64Array;
  /** How much is left for them. */
  readonly milliCpu: Float64Array;
  readonly memory: Float64Array;
  readonly allocatableMilliCpu: Float64Array;
  readonly allocatableMemory: Float64Array;
  /** What its pods ask for, with the amounts that scoring takes for containers that ask for none. */
  readonly scoredMilliCpu: Float64Array;
  readonly scoredMemory: Float64Array;
  /** How many taints it has that only keep pods off where there is another node. */
  readonly softTaints: Float64Array;
}

/**
 * What a cycle looks at of many nodes, by their places and in few bytes: going through thousands of
 * objects for each pod takes far longer. Forks for nothing, and is copied with the first change.
 */
export class NodeColumns {
  #columns: Columns = copied(FIRST_SIZE, undefined);
  #isOwn = true;
  #names: string[] = [];
  #ownsNames = true;
  #softTainted = 0;

  fork(): NodeColumns {
    const fork = new NodeColumns();
    fork.#columns = this.#columns;
    fork.#names = this.#names;
    fork.#softTainted = this.#softTainted;
    fork.#isOwn = fork.#ownsNames = this.#isOwn = this.#ownsNames = false;
    return fork;
  }

  /** By their places. The list stays as it is: with another node there is another one. */
  get names(): readonly string[] {
    this.#ownsNames = false;
    return this.#names;
  }

  /** Whether any node has a taint that only keeps pods off where there is another node. */
  get hasSoftTaints(): boolean {
    return this.#softTainted > 0;
  }

  /** To be read only, until the view changes. */
  get numbers(): Columns {
    return this.#columns;
  }

  set({ slot, name, side, load }: NodeInfo): void {
    if (!this.#isOwn || slot >= this.#columns.pods.length) this.#copy(slot + 1);
    const { allocatable, maxPods, taints } = side;
    const isOpen = !side.unschedulable && untoleratedTaint(taints, []) === undefined;
    const softTaints = taints.filter(({ effect }) => effect === "PreferNoSchedule").length;
    const columns = this.#columns;
    this.#softTainted += Math.sign(softTaints) - Math.sign(columns.softTaints[slot] ?? 0);
    this.#setName(slot, name);
    columns.pods[slot] = isOpen ? maxPods - load.pods.length : 0;
    columns.milliCpu[slot] = allocatable.milliCpu - load.requested.milliCpu;
    columns.memory[slot] = allocatable.memory - load.requested.memory;
    columns.allocatableMilliCpu[slot] = allocatable.milliCpu;
    columns.allocatableMemory[slot] = allocatable.memory;
    columns.scoredMilliCpu[slot] = load.scoredMilliCpu;
    columns.scoredMemory[slot] = load.scoredMemory;
    columns.softTaints[slot] = softTaints;
  }

  /**
   * Whether a node takes every pod, is not full, and has so much left; undefined where more than cpu
   * and memory is asked for.
   */
  roomFor(asked: Resources): ((slot: number) => boolean) | undefined {
    if (asked.ephemeralStorage > 0 || asked.scalars.size > 0) return undefined;
    const { pods, milliCpu, memory } = this.#columns;
    const { milliCpu: wantedCpu, memory: wantedMemory } = asked;
    return (slot) =>
      (pods[slot] ?? 0) >= 1 &&
      (wantedCpu === 0 || wantedCpu <= (milliCpu[slot] ?? 0)) &&
      (wantedMemory === 0 || wantedMemory <= (memory[slot] ?? 0));
  }

  #setName(slot: number, name: string): void {
    if (this.#names[slot] === name) return;
    if (!this.#ownsNames) this.#names = this.#names.slice();
    this.#ownsNames = true;
    this.#names[slot] = name;
  }

  #copy(size: number): void {
    const { length } = this.#columns.pods;
    this.#columns = copied(size > length ? size * 2 : length, this.#columns);
    this.#isOwn = true;
  }
}

const FIRST_SIZE = 16;

function copied(size: number, columns: Columns | undefined): Columns {
  const copy = (column: Float64Array = new Float64Array()) => {
    const grown = new Float64Array(size);
    grown.set(column);
    return grown;
  };
  return {
    pods: copy(columns?.pods),
    milliCpu: copy(columns?.milliCpu),
    memory: copy(columns?.memory),
    allocatableMilliCpu: copy(columns?.allocatableMilliCpu),
    allocatableMemory: copy(columns?.allocatableMemory),
    scoredMilliCpu: copy(columns?.scoredMilliCpu),
    scoredMemory: copy(columns?.scoredMemory),
    softTaints: copy(columns?.softTaints),
  };
}
