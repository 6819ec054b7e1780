/** The letters at the end of a zone's name: `us-east-1a` has `a`, `europe-west1-b` has `b`. */
const LAST_LETTERS = /(?:[^a-z]|^)([a-z]{1,2})$/;

/**
 * What the names of a zone's nodes begin with: `node-a` where the last letter of the zone tells it
 * from all others, else `node-NAME-`.
 */
export function nodeNamePrefix(zone: string, zones: readonly string[]): string {
  const letters = lettersOf(zone);
  const isUnique = zones.every((other) => other === zone || lettersOf(other) !== letters);
  return letters !== undefined && isUnique ? `node-${letters}` : `node-${zone}-`;
}

function lettersOf(zone: string): string | undefined {
  return LAST_LETTERS.exec(zone)?.[1];
}
