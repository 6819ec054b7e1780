import type { Labels } from "../objects/meta.ts";
import type { HeldTerm } from "./pod-class.ts";
import type { PodSelector } from "./pod-selector.ts";

/** What can be asked of pods at once: which labels they have, and which terms they hold; each once. */
export function marksOf(labels: Labels, held: readonly Pick<HeldTerm, "key">[]): readonly string[] {
  const labelled = Object.entries(labels).map(([key, value]) => labelMark(key, value));
  return [...new Set([...labelled, ...held.map(({ key }) => heldMark(key))])];
}

/** A mark that all pods have which a selector selects; undefined where none is known. */
export function selectorMark({ compiled }: PodSelector): string | undefined {
  const { needed } = compiled;
  return needed && labelMark(needed.key, needed.value);
}

/** The mark of pods that hold a term. */
export function heldMark(key: string): string {
  return `holds ${key}`;
}

function labelMark(key: string, value: string): string {
  return `is ${key}=${value}`;
}
