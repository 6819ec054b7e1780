/** What several sources give, as it comes; ends when all have ended. */
export async function* mergeAsync<T>(sources: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const waiting = new Map(sources.map((source) => [source, source.next()]));
  try {
    while (waiting.size > 0) {
      const [source, { done, value }] = await Promise.race(
        [...waiting].map(async ([from, next]) => [from, await next] as const),
      );
      if (done) waiting.delete(source);
      else {
        waiting.set(source, source.next());
        yield value;
      }
    }
  } finally {
    // Not waited for: one that is about to say something would keep this waiting for it.
    for (const source of waiting.keys()) void source.return(undefined);
  }
}
