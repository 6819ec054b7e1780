import { SharedValues } from "../../../util/shared-values.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { Decision } from "../decision.ts";
import { cellsOf, type KeptDecision, keptDecision, type Outcome } from "./kept-decision.ts";
import {
  type DecisionWords,
  type PackedDecision,
  packDecision,
  unpackDecision,
} from "./packed-decision.ts";

/** A decision as it was, node by node. */
interface Entry {
  readonly decision: Decision;
  readonly outcome: Outcome;
  readonly atMs: number;
  readonly uid: string;
  readonly number: number;
}

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
  readonly #entries: SortedMap<string, Entry | PackedDecision>;
  /** Of those that are kept node by node, the keys by their numbers. */
  readonly #whole: SortedMap<number, string>;
  readonly #words: SharedValues<string, DecisionWords>;
  #cells: number;
  #number: number;

  private constructor(state: {
    entries: SortedMap<string, Entry | PackedDecision>;
    whole: SortedMap<number, string>;
    words: SharedValues<string, DecisionWords>;
    cells: number;
    number: number;
  }) {
    this.#entries = state.entries;
    this.#whole = state.whole;
    this.#words = state.words;
    this.#cells = state.cells;
    this.#number = state.number;
  }

  static empty(): DecisionBook {
    const whole = SortedMap.by<number, string>((left, right) => left - right);
    const words = new SharedValues<string, DecisionWords>();
    return new DecisionBook({ entries: SortedMap.ofTexts(), whole, words, cells: 0, number: 0 });
  }

  fork(): DecisionBook {
    return new DecisionBook({
      entries: this.#entries.fork(),
      whole: this.#whole.fork(),
      words: this.#words,
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
    if (!isWhole(entry)) return { kept: unpackDecision(entry), decision: undefined };
    return { kept: keptDecision(entry.decision, entry), decision: entry.decision };
  }

  #shortenOldest(): void {
    const key = this.#whole.get(this.#whole.firstKey() ?? 0) ?? "";
    const entry = this.#entries.get(key);
    if (entry === undefined || !isWhole(entry)) return;
    this.#forgetNodes(entry);
    this.#entries.set(key, packDecision(keptDecision(entry.decision, entry), this.#words));
  }

  #forgetNodes(entry: Entry | PackedDecision): void {
    if (!isWhole(entry)) return;
    this.#whole.delete(entry.number);
    this.#cells -= cellsOf(entry.decision);
  }
}

function isWhole(entry: Entry | PackedDecision): entry is Entry {
  return "decision" in entry;
}
