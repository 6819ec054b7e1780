/**
 * The shortest that something takes in several tries, in milliseconds: a busy machine makes tries
 * slow, and none fast.
 */
export async function fastestMs(attempt: () => Promise<void>, tries = 5): Promise<number> {
  const took: number[] = [];
  while (took.length < tries) {
    const begunMs = performance.now();
    await attempt();
    took.push(performance.now() - begunMs);
  }
  return Math.min(...took);
}
