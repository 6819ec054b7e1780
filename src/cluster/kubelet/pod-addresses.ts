import type { Memory } from "../components/memory.ts";
import { SortedMap } from "../store/sorted-map.ts";

/** Of nodes that were given no range of their own. */
const COMMON_CIDR = "10.244.0.0/16";

/** The addresses of pods, given out node by node and in turn, as the `host-local` plugin of CNI does. */
export class PodAddresses {
  readonly #last: SortedMap<string, number>;
  readonly #used: SortedMap<string, string>;

  private constructor(last: SortedMap<string, number>, used: SortedMap<string, string>) {
    this.#last = last;
    this.#used = used;
  }

  static none(): PodAddresses {
    return new PodAddresses(SortedMap.ofTexts(), SortedMap.ofTexts());
  }

  /**
   * The next free address of a range, for that pod; null when all are taken.
   *
   * @param cidr of IPv4
   */
  take(cidr: string | undefined, owner: string): string | null {
    const range = cidr ?? COMMON_CIDR;
    const [base = "", bits = "24"] = range.split("/");
    const size = 2 ** (32 - Number(bits));
    const first = numberOf(base);
    const last = this.#last.get(range) ?? 1;
    // The first is the network, the second the gateway, the last the broadcast.
    const count = size - 3;
    for (let tried = 0; tried < count; tried++) {
      const offset = 2 + ((last - 1 + tried) % count);
      const address = textOf(first + offset);
      if (this.#used.has(address)) continue;
      this.#used.set(address, owner);
      this.#last.set(range, offset);
      return address;
    }
    return null;
  }

  /** An address is free again, if it is that pod's. */
  free(address: string | null, owner: string): void {
    if (address !== null && this.#used.get(address) === owner) this.#used.delete(address);
  }

  get memory(): Memory {
    return { lastAddresses: this.#last, addresses: this.#used };
  }

  fork(): PodAddresses {
    return new PodAddresses(this.#last.fork(), this.#used.fork());
  }
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
