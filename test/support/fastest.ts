interface Tries {
  tries?: number;
  /** Less than this need not be beaten. */
  enoughMs: number;
}

/**
 * The shortest that something takes in several tries, in milliseconds: a busy machine makes tries
 * slow, and none fast. It ends with the first one that is fast enough.
 */
export function fastestMs(attempt: () => Promise<void>, tries: Tries): Promise<number> {
  return fastestOf(async () => {
    const begunMs = performance.now();
    await attempt();
    return performance.now() - begunMs;
  }, tries);
}

/** The same of what measures itself. */
export async function fastestOf(
  measureMs: () => Promise<number>,
  { tries = 5, enoughMs }: Tries,
): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries && fastest >= enoughMs; count += 1) {
    fastest = Math.min(fastest, await measureMs());
  }
  return fastest;
}
