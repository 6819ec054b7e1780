import type { Memory } from "../components/memory.ts";
import { SortedMap } from "../store/sorted-map.ts";

/** Of nodes that were given no range of their own: one after the other, when those before are full. */
const COMMON_CIDRS = Array.from({ length: 12 }, (_, index) => `10.${244 + index}.0.0/16`);
const GAP = " ";

interface State {
  /** By range: the place of the address that was given out last. */
  readonly last: SortedMap<string, number>;
  /** By range: how many of its addresses are taken. */
  readonly taken: SortedMap<string, number>;
  /** By address: whose it is, and of which range. */
  readonly used: SortedMap<string, string>;
}

/** The addresses of pods, given out node by node and in turn, as the `host-local` plugin of CNI does. */
export class PodAddresses {
  readonly #state: State;

  private constructor(state: State) {
    this.#state = state;
  }

  static none(): PodAddresses {
    const [last, taken] = [SortedMap.ofTexts<number>(), SortedMap.ofTexts<number>()];
    return new PodAddresses({ last, taken, used: SortedMap.ofTexts() });
  }

  /**
   * The next free address of a range, for that pod; null when all are taken.
   *
   * @param cidr of IPv4
   */
  take(cidr: string | undefined, owner: string): string | null {
    for (const range of cidr === undefined ? COMMON_CIDRS : [cidr]) {
      const address = this.#takeOf(range, owner);
      if (address !== null) return address;
    }
    return null;
  }

  #takeOf(range: string, owner: string): string | null {
    const { last, taken, used } = this.#state;
    const [base = "", bits = "24"] = range.split("/");
    const size = 2 ** (32 - Number(bits));
    // The first is the network, the second the gateway, the last the broadcast.
    const count = size - 3;
    const before = taken.get(range) ?? 0;
    // To look through a range that is full takes as long as it is wide, for each pod.
    if (before >= count) return null;
    const first = numberOf(base);
    const from = last.get(range) ?? 1;
    for (let tried = 0; tried < count; tried++) {
      const offset = 2 + ((from - 1 + tried) % count);
      const address = textOf(first + offset);
      if (used.has(address)) continue;
      used.set(address, owner + GAP + range);
      taken.set(range, before + 1);
      last.set(range, offset);
      return address;
    }
    return null;
  }

  /** An address is free again, if it is that pod's. */
  free(address: string | null, owner: string): void {
    const { taken, used } = this.#state;
    const known = address === null ? undefined : used.get(address);
    if (address === null || !known?.startsWith(owner + GAP)) return;
    const range = known.slice(owner.length + GAP.length);
    used.delete(address);
    taken.set(range, (taken.get(range) ?? 1) - 1);
  }

  get memory(): Memory {
    const { last, taken, used } = this.#state;
    return { lastAddresses: last, takenAddresses: taken, addresses: used };
  }

  fork(): PodAddresses {
    const { last, taken, used } = this.#state;
    return new PodAddresses({ last: last.fork(), taken: taken.fork(), used: used.fork() });
  }
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
