import type { NodeInfo } from "./node-info.ts";
import type { Resources } from "./resources.ts";
import { untoleratedTaint } from "./tolerations.ts";

/**
 * What a search looks at first of all nodes, by their places and in few bytes: going through thousands
 * of objects for each pod takes far longer. Forks for nothing, and is copied with the first change.
 */
export class NodeColumns {
  #names: string[];
  /** How many pods may still come, none where not every pod may; how much is left for them. */
  #pods: Float64Array;
  #milliCpu: Float64Array;
  #memory: Float64Array;
  #isOwn = true;

  constructor(
    names: string[] = [],
    columns: readonly Float64Array[] = [0, 0, 0].map(() => new Float64Array(FIRST_SIZE)),
  ) {
    const [pods, milliCpu, memory] = columns;
    this.#names = names;
    this.#pods = pods ?? new Float64Array();
    this.#milliCpu = milliCpu ?? new Float64Array();
    this.#memory = memory ?? new Float64Array();
  }

  fork(): NodeColumns {
    const fork = new NodeColumns(this.#names, [this.#pods, this.#milliCpu, this.#memory]);
    this.#isOwn = false;
    fork.#isOwn = false;
    return fork;
  }

  set({ slot, name, side, load }: NodeInfo): void {
    if (!this.#isOwn || slot >= this.#pods.length) this.#copy(slot + 1);
    const { allocatable, maxPods } = side;
    const isOpen = !side.unschedulable && untoleratedTaint(side.taints, []) === undefined;
    this.#names[slot] = name;
    this.#pods[slot] = isOpen ? maxPods - load.pods.length : 0;
    this.#milliCpu[slot] = allocatable.milliCpu - load.requested.milliCpu;
    this.#memory[slot] = allocatable.memory - load.requested.memory;
  }

  name(slot: number): string {
    return this.#names[slot] ?? "";
  }

  /**
   * Whether a node takes every pod, is not full, and has so much left; undefined where more than cpu
   * and memory is asked for.
   */
  roomFor(asked: Resources): ((slot: number) => boolean) | undefined {
    if (asked.ephemeralStorage > 0 || asked.scalars.size > 0) return undefined;
    const [pods, milliCpu, memory] = [this.#pods, this.#milliCpu, this.#memory];
    const { milliCpu: wantedCpu, memory: wantedMemory } = asked;
    return (slot) =>
      (pods[slot] ?? 0) >= 1 &&
      (wantedCpu === 0 || wantedCpu <= (milliCpu[slot] ?? 0)) &&
      (wantedMemory === 0 || wantedMemory <= (memory[slot] ?? 0));
  }

  #copy(size: number): void {
    const space = Math.max(size > this.#pods.length ? size * 2 : 0, this.#pods.length);
    const copied = (column: Float64Array) => {
      const copy = new Float64Array(space);
      copy.set(column);
      return copy;
    };
    this.#names = this.#names.slice();
    this.#pods = copied(this.#pods);
    this.#milliCpu = copied(this.#milliCpu);
    this.#memory = copied(this.#memory);
    this.#isOwn = true;
  }
}

const FIRST_SIZE = 16;
