/**
 * When the last lines of a process may have been taken at the latest. A program's last words are
 * often read a little after its end, and its successor's first ones before it counts as started;
 * between the two lies the wait before a restart.
 */
export function lastLineAt(endedAt: number, startedAt: number | null): number {
  if (startedAt === null || startedAt <= endedAt) return Number.POSITIVE_INFINITY;
  return (endedAt + startedAt) / 2;
}
