import { SortedMap } from "../../store/sorted-map.ts";
import type { Decision } from "../decision.ts";
import { cellsOf, type KeptDecision, keptDecision, type Outcome } from "./kept-decision.ts";

/** A decision as it was, node by node. */
interface Entry {
  readonly decision: Decision;
  readonly outcome: Outcome;
  readonly atMs: number;
  readonly uid: string;
  readonly number: number;
}

/** What is left of one, a {@link KeptDecision} as JSON: there is one for each pod, and a text is smaller. */
type Sums = string;

/** What is known of a pod's last decision. */
export interface KnownDecision {
  readonly kept: KeptDecision;
  /** Node by node; undefined where that is not known any more. */
  readonly decision: Decision | undefined;
}

/** So many nodes are kept one by one, of all decisions together; of older ones only the sums. */
const MOST_CELLS = 400_000;

/** The last decision of each pod. Forks for nothing. */
export class DecisionBook {
  /** By the key of the pod. */
  readonly #entries: SortedMap<string, Entry | Sums>;
  /** Of those that are kept node by node, the keys by their numbers. */
  readonly #whole: SortedMap<number, string>;
  #cells: number;
  #number: number;

  private constructor(state: {
    entries: SortedMap<string, Entry | Sums>;
    whole: SortedMap<number, string>;
    cells: number;
    number: number;
  }) {
    this.#entries = state.entries;
    this.#whole = state.whole;
    this.#cells = state.cells;
    this.#number = state.number;
  }

  static empty(): DecisionBook {
    const whole = SortedMap.by<number, string>((left, right) => left - right);
    return new DecisionBook({ entries: SortedMap.ofTexts(), whole, cells: 0, number: 0 });
  }

  fork(): DecisionBook {
    return new DecisionBook({
      entries: this.#entries.fork(),
      whole: this.#whole.fork(),
      cells: this.#cells,
      number: this.#number,
    });
  }

  note(
    key: string,
    decision: Decision,
    { atMs, uid, outcome }: Pick<Entry, "atMs" | "uid" | "outcome">,
  ): void {
    this.remove(key);
    this.#number += 1;
    const entry = { decision, outcome, atMs, uid, number: this.#number };
    this.#entries.set(key, entry);
    this.#whole.set(entry.number, key);
    this.#cells += cellsOf(decision);
    while (this.#cells > MOST_CELLS && this.#whole.size > 1) this.#shortenOldest();
  }

  remove(key: string): void {
    const known = this.#entries.get(key);
    if (known === undefined) return;
    this.#entries.delete(key);
    this.#forgetNodes(known);
  }

  get(key: string): KnownDecision | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (typeof entry === "string") {
      return { kept: JSON.parse(entry) as KeptDecision, decision: undefined };
    }
    return { kept: keptDecision(entry.decision, entry), decision: entry.decision };
  }

  #shortenOldest(): void {
    const key = this.#whole.get(this.#whole.firstKey() ?? 0) ?? "";
    const entry = this.#entries.get(key);
    if (entry === undefined || typeof entry === "string") return;
    this.#forgetNodes(entry);
    this.#entries.set(key, JSON.stringify(keptDecision(entry.decision, entry)));
  }

  #forgetNodes(entry: Entry | Sums): void {
    if (typeof entry === "string") return;
    this.#whole.delete(entry.number);
    this.#cells -= cellsOf(entry.decision);
  }
}
