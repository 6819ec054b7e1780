import type { CompiledLabelSelector } from "../../meta/label-selector.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { PodDisruptionBudget } from "../../objects/disruption-budget.ts";
import type { OwnerReference } from "../../objects/meta.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { isReady, isTerminating } from "../../objects/pod-facts.ts";
import { keyOf } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";

/** What is known of the pods of a budget. */
export interface Tally {
  readonly pods: number;
  /** Ready, and not about to go. */
  readonly healthy: number;
  /** Managed by nobody. */
  readonly unmanaged: number;
  /** Who manages them. */
  readonly owners: readonly Owner[];
}

interface Owner {
  readonly reference: OwnerReference;
  readonly pods: number;
}

interface Entry {
  readonly key: string;
  /** Null for one that selects nothing. */
  readonly selector: CompiledLabelSelector | null;
  readonly tally: Tally;
}

const NOTHING: Tally = { pods: 0, healthy: 0, unmanaged: 0, owners: [] };
const AFTER_ALL = "\uffff";

/** Counts for every budget the pods that it selects, one change at a time. */
export class BudgetPods {
  readonly #entries: SortedMap<string, Entry>;
  readonly #selectors: Selectors;

  private constructor(entries: SortedMap<string, Entry>, selectors: Selectors) {
    this.#entries = entries;
    this.#selectors = selectors;
  }

  static none(): BudgetPods {
    return new BudgetPods(SortedMap.ofTexts(), new Selectors());
  }

  /** Begins to count for a budget, or begins anew: its selector may be another one. */
  watch(budget: PodDisruptionBudget, pods: readonly Pod[]): void {
    const selector = this.#selectors.of(budget.spec.selector);
    const selected = pods.filter(({ metadata }) => selector?.matches(metadata.labels));
    const key = keyOf(budget);
    this.#entries.set(key, { key, selector, tally: selected.reduce(withPod, NOTHING) });
  }

  forget(budgetKey: string): void {
    this.#entries.delete(budgetKey);
  }

  /** Of a budget that is not watched nothing is known. */
  tallyOf(budgetKey: string): Tally {
    return this.#entries.get(budgetKey)?.tally ?? NOTHING;
  }

  selects(budgetKey: string, { metadata }: Pod): boolean {
    return this.#entries.get(budgetKey)?.selector?.matches(metadata.labels) ?? false;
  }

  /** The budgets that select a pod, by their keys, in order. */
  budgetsOf({ metadata: { namespace = "", labels } }: Pod): string[] {
    return this.#in(namespace)
      .filter(({ selector }) => selector?.matches(labels))
      .map(({ key }) => key);
  }

  /** Takes note of what became of a pod, and says which budgets it concerns. */
  note(previous: Pod | null, now: Pod | null): string[] {
    const namespace = (now ?? previous)?.metadata.namespace ?? "";
    const concerned: string[] = [];
    for (const entry of this.#in(namespace)) {
      const { key, selector } = entry;
      if (selector === null) continue;
      const was = previous !== null && selector.matches(previous.metadata.labels);
      const is = now !== null && selector.matches(now.metadata.labels);
      if (!was && !is) continue;
      concerned.push(key);
      const without = was ? withoutPod(entry.tally, previous) : entry.tally;
      this.#entries.set(key, { ...entry, tally: is ? withPod(without, now) : without });
    }
    return concerned;
  }

  fork(): BudgetPods {
    return new BudgetPods(this.#entries.fork(), this.#selectors);
  }

  #in(namespace: string): Entry[] {
    return this.#entries.between(`${namespace}/`, `${namespace}/${AFTER_ALL}`);
  }
}

function withPod(tally: Tally, pod: Pod): Tally {
  return changed(tally, pod, 1);
}

function withoutPod(tally: Tally, pod: Pod): Tally {
  return changed(tally, pod, -1);
}

function changed(tally: Tally, pod: Pod, by: 1 | -1): Tally {
  const reference = controllerOf(pod);
  return {
    pods: tally.pods + by,
    healthy: tally.healthy + (isReady(pod) && !isTerminating(pod) ? by : 0),
    unmanaged: tally.unmanaged + (reference === undefined ? by : 0),
    owners: reference === undefined ? tally.owners : ownersWith(tally.owners, reference, by),
  };
}

function ownersWith(owners: readonly Owner[], reference: OwnerReference, by: 1 | -1): Owner[] {
  const known = owners.find((one) => one.reference.uid === reference.uid);
  if (known === undefined) return [...owners, { reference, pods: by }];
  const others = owners.filter((one) => one !== known);
  return known.pods + by === 0 ? others : [...others, { ...known, pods: known.pods + by }];
}
