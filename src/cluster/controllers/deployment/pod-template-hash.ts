import type { PodTemplateSpec } from "../../objects/pod.ts";
import { safeText } from "../../write/object-names.ts";

/** The label by which the pods of one template of a deployment are told from those of another. */
export const TEMPLATE_HASH = "pod-template-hash";

/** FNV-1a in 32 bits (Fowler, Noll and Vo). */
const [OFFSET, PRIME] = [0x811c9dc5, 0x01000193];

/**
 * A short text that is the same for the same template, in the form of kube-controller-manager's
 * `ComputeHash`. That one hashes how Go prints the template; this one hashes its JSON with sorted keys:
 * the texts differ from a real cluster's, what they are good for does not.
 *
 * @param collisions how often the text was taken by another template
 */
export function podTemplateHash(template: PodTemplateSpec, collisions = 0): string {
  const text = JSON.stringify(template, sortKeys) + (collisions > 0 ? `#${collisions}` : "");
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, PRIME);
  return safeText(hash >>> 0);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
