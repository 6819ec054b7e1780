import type { LabelRequirement } from "../meta/label-requirement.ts";
import {
  CompiledLabelSelector,
  compileLabelSelector,
  compileLabels,
} from "../meta/label-selector.ts";
import type { LabelSelector, Labels } from "../objects/meta.ts";

/** A label selector made ready for pods. */
export interface PodSelector {
  /** Selectors with the same key select the same. */
  readonly key: string;
  readonly compiled: CompiledLabelSelector;
}

/** No selector selects nothing, one without requirements everything (meta/v1). */
export function podSelector(selector: LabelSelector | undefined): PodSelector {
  return ready(compileLabelSelector(selector));
}

/** That each of the labels is as it is there. */
export function labelsSelector(labels: Labels): PodSelector {
  return ready(compileLabels(labels));
}

/** The selector with more requirements; one that selects nothing stays as it is. */
export function narrowed(
  selector: PodSelector,
  more: readonly LabelRequirement[] = [],
): PodSelector {
  const { requirements } = selector.compiled;
  if (requirements === undefined || more.length === 0) return selector;
  return ready(new CompiledLabelSelector([...requirements, ...more]));
}

export function selects({ compiled }: PodSelector, labels: Labels): boolean {
  return compiled.matches(labels);
}

function ready(compiled: CompiledLabelSelector): PodSelector {
  return { key: compiled.requirements === undefined ? NOTHING : compiled.text, compiled };
}

/** The text of no selector. */
const NOTHING = "!";
