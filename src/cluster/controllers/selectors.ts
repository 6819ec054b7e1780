import { type CompiledLabelSelector, compileLabelSelector } from "../meta/label-selector.ts";
import type { LabelSelector } from "../objects/meta.ts";
import { ApiError } from "../status/api-error.ts";

/** The selectors of objects, each made ready once. What it keeps is no state: forks may share it. */
export class Selectors {
  readonly #compiled = new WeakMap<LabelSelector, CompiledLabelSelector | null>();

  /** Null for one that asks what cannot be asked. */
  of(selector: LabelSelector): CompiledLabelSelector | null {
    const known = this.#compiled.get(selector);
    if (known !== undefined) return known;
    const compiled = compileOrNull(selector);
    this.#compiled.set(selector, compiled);
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
