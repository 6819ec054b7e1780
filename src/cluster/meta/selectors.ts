import type { LabelSelector, Labels } from "../objects/meta.ts";
import { ApiError } from "../status/api-error.ts";
import {
  type CompiledLabelSelector,
  compileLabelSelector,
  compileLabels,
} from "./label-selector.ts";

/** The selectors of objects, each made ready once. What it keeps is no state: forks may share it. */
export class Selectors {
  readonly #compiled = new WeakMap<LabelSelector, CompiledLabelSelector | null>();
  readonly #ofLabels = new WeakMap<Labels, CompiledLabelSelector>();

  /** Null for none, and for one that asks what cannot be asked: neither selects anything. */
  of(selector: LabelSelector | undefined): CompiledLabelSelector | null {
    if (selector === undefined) return null;
    const known = this.#compiled.get(selector);
    if (known !== undefined) return known;
    const compiled = compileOrNull(selector);
    this.#compiled.set(selector, compiled);
    return compiled;
  }

  /** Of labels alone, as services have it: all must be so. */
  ofLabels(labels: Labels): CompiledLabelSelector {
    const known = this.#ofLabels.get(labels);
    if (known !== undefined) return known;
    const compiled = compileLabels(labels);
    this.#ofLabels.set(labels, compiled);
    return compiled;
  }
}

function compileOrNull(selector: LabelSelector): CompiledLabelSelector | null {
  try {
    return compileLabelSelector(selector);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
