import type { RevisionData } from "../../objects/controller-revision.ts";
import { safeText } from "../../write/object-names.ts";

const OFFSET = 2_166_136_261;
const PRIME = 16_777_619;

/** What a revision is named by: FNV-1 of its data and of the number of collisions so far. */
export function revisionHash(data: RevisionData, collisionCount: number): string {
  const bytes = new TextEncoder().encode(goJson(data) + String(collisionCount));
  let hash = OFFSET;
  for (const byte of bytes) hash = Math.imul(hash, PRIME) ^ byte;
  return safeText(hash >>> 0);
}

/** As Go's encoding/json writes maps: keys in order, and what means something in HTML escaped. */
function goJson(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
  return sorted.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
