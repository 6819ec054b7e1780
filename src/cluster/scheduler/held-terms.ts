import { type NamespaceLabels, termMeans } from "./affinity-terms.ts";
import { Marked } from "./marked.ts";
import { selectorMark } from "./marks.ts";
import type { HeldTerm, PodClass } from "./pod-class.ts";

/** Which terms pods hold that are there, each once, and which of them mean a pod that comes. */
export class HeldTerms {
  readonly #holders = new Map<string, { term: HeldTerm; classes: number }>();
  /** The same terms, by a mark of the pods that they mean. */
  readonly #terms = new Marked<HeldTerm>();
  /** By the class of the pod that comes. */
  readonly #meaning = new Map<number, readonly HeldTerm[]>();

  constructor(classes: Iterable<PodClass>) {
    for (const podClass of classes) this.changed(podClass, 1);
  }

  /** @param sign 1 when the first pod of a class came, -1 when the last has gone */
  changed({ held }: PodClass, sign: 1 | -1): void {
    for (const term of held) {
      const known = this.#holders.get(term.key);
      const classes = (known?.classes ?? 0) + sign;
      if (classes === 0) this.#holders.delete(term.key);
      else this.#holders.set(term.key, { term: known?.term ?? term, classes });
      if (known !== undefined && classes > 0) continue;
      this.#meaning.clear();
      const mark = selectorMark(term.term.selector);
      if (classes > 0) this.#terms.add(mark, term);
      else if (known !== undefined) this.#terms.delete(mark, known.term);
    }
  }

  meaning(pod: PodClass, labelsOf: NamespaceLabels): readonly HeldTerm[] {
    let found = this.#meaning.get(pod.id);
    if (found === undefined) {
      found = this.#terms.for(pod.marks).filter(({ term }) => termMeans(term, pod, labelsOf));
      this.#meaning.set(pod.id, found);
    }
    return found;
  }
}
