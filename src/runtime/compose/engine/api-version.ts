/** The oldest API that devstack is tested on: Docker 20.10, Podman 3. */
const OLDEST_API = "1.41";
/** The newest whose answers devstack knows: Docker 27.3. Newer engines still speak it. */
export const NEWEST_API = "1.47";

/**
 * The version to speak with an engine: the newest that both know.
 *
 * @returns null when there is none, with why
 */
export function negotiate(
  newest: string,
  oldest: string,
): { version: string } | { refused: "too old" | "too new" } {
  if (compareVersions(newest, OLDEST_API) < 0) return { refused: "too old" };
  if (compareVersions(oldest, NEWEST_API) > 0) return { refused: "too new" };
  return { version: compareVersions(newest, NEWEST_API) < 0 ? newest : NEWEST_API };
}

/** Compares dotted numbers, number by number; what is missing counts as 0. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((text) =>
    text.split(".").map((part) => Number.parseInt(part, 10)),
  );
  for (let index = 0; index < Math.max(a?.length ?? 0, b?.length ?? 0); index++) {
    const difference = (a?.[index] || 0) - (b?.[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
