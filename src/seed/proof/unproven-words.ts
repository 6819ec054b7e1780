import type { Unproven } from "./proof-record.ts";

/** What nobody can check, those with one reason together: `web, mailer (no proof declared)`. */
export function unprovenWords(unproven: readonly Unproven[]): string[] {
  const byReason = Map.groupBy(unproven, ({ reason }) => reason);
  return [...byReason].map(
    ([reason, hops]) => `${hops.map(({ service }) => service).join(", ")} (${reason})`,
  );
}
