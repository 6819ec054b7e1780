import type { NamespaceLabels } from "./affinity-terms.ts";
import { HeldTerms } from "./held-terms.ts";
import { Marked } from "./marked.ts";
import type { NodeFacts } from "./node-facts.ts";
import type { NodeInfo } from "./node-info.ts";
import type { HeldTerm, PodClass } from "./pod-class.ts";
import type { PodCounts } from "./pod-counts.ts";
import { Tally, type TallyQuestion } from "./tally.ts";

interface Membership {
  readonly tally: Tally;
  readonly weight: number;
}

/** What is counted, as it is now. */
export interface Counted {
  readonly facts: NodeFacts;
  readonly nodes: readonly NodeInfo[];
  readonly counts: PodCounts;
}

/** When so many questions have been asked, all are forgotten: what is asked again is counted anew. */
const MAX_TALLIES = 5_000;

/**
 * The counts that rules have asked for, kept up to date pod by pod. It holds nothing that cannot be
 * worked out again, so that a fork begins with an empty one.
 */
export class TallyBook {
  readonly #tallies = new Map<string, Tally>();
  /** The same, by what each class has that they count. */
  readonly #marked = new Marked<Tally>();
  /** The classes that are there, by all of their marks; undefined as long as nobody has asked. */
  #classes: Marked<PodClass> | undefined;
  /** By class. */
  readonly #memberships = new Map<number, Membership[]>();
  #held: HeldTerms | undefined;

  tally(question: TallyQuestion, counted: Counted): Tally {
    const tally = this.#tallies.get(question.key) ?? this.#newTally(question, counted);
    if (!tally.isOf(counted.facts)) {
      tally.recount(counted.facts, counted.nodes, (id) => counted.counts.on(id));
    }
    return tally;
  }

  #newTally(question: TallyQuestion, { counts }: Counted): Tally {
    if (this.#tallies.size >= MAX_TALLIES) this.forget();
    const tally = new Tally(question);
    this.#tallies.set(question.key, tally);
    this.#marked.add(question.mark, tally);
    for (const podClass of this.#classesWith(question.mark, counts)) this.#enter(podClass, tally);
    return tally;
  }

  /** The classes that may count for a question with such a mark. */
  #classesWith(mark: string | undefined, counts: PodCounts): Iterable<PodClass> {
    if (mark === undefined) return counts.classes();
    if (this.#classes === undefined) {
      this.#classes = new Marked();
      for (const podClass of counts.classes()) addByMarks(this.#classes, podClass);
    }
    return this.#classes.for([mark]);
  }

  /** Which terms of pods that are there mean this one. */
  heldFor(pod: PodClass, { counts }: Counted, labelsOf: NamespaceLabels): readonly HeldTerm[] {
    this.#held ??= new HeldTerms(counts.classes());
    return this.#held.meaning(pod, labelsOf);
  }

  /** Changes the counts of a node's pods, and all that follows from them. */
  change(podClass: PodClass, at: { slot: number; pods: 1 | -1 }, { facts, counts }: Counted): void {
    const state = counts.add(podClass, at.slot, at.pods);
    if (state === "new") {
      this.#held?.changed(podClass, 1);
      if (this.#classes !== undefined) addByMarks(this.#classes, podClass);
      for (const tally of this.#marked.for(podClass.marks)) this.#enter(podClass, tally);
    }
    for (const { tally, weight } of this.#memberships.get(podClass.id) ?? []) {
      if (tally.isOf(facts)) tally.add(at.slot, at.pods * weight);
    }
    if (state === "gone") this.#leave(podClass);
  }

  /** Something has changed that questions are answered by, other than pods and nodes. */
  forget(): void {
    this.#tallies.clear();
    this.#marked.clear();
    this.#memberships.clear();
    this.#held = undefined;
  }

  #enter(podClass: PodClass, tally: Tally): void {
    const weight = tally.question.weigh(podClass);
    if (weight === 0) return;
    tally.members.set(podClass.id, weight);
    const memberships = this.#memberships.get(podClass.id);
    if (memberships === undefined) this.#memberships.set(podClass.id, [{ tally, weight }]);
    else memberships.push({ tally, weight });
  }

  #leave(podClass: PodClass): void {
    this.#held?.changed(podClass, -1);
    for (const mark of podClass.marks) this.#classes?.delete(mark, podClass);
    for (const { tally } of this.#memberships.get(podClass.id) ?? []) {
      tally.members.delete(podClass.id);
    }
    this.#memberships.delete(podClass.id);
  }
}

function addByMarks(classes: Marked<PodClass>, podClass: PodClass): void {
  for (const mark of podClass.marks) classes.add(mark, podClass);
}
