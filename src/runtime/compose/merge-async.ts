/**
 * What several sources give, as it comes. The sources are known, or come from one at any time; ends
 * when that and all of them have ended.
 */
export async function* mergeAsync<T>(
  given: readonly AsyncGenerator<T>[] | AsyncGenerator<AsyncGenerator<T>>,
): AsyncGenerator<T> {
  const sources = Symbol.asyncIterator in given ? given : oneByOne(given);
  // One step of each source at most, in the order of arrival: none waits for ever behind others.
  const arrived: Step<T>[] = [];
  let wake = Promise.withResolvers<void>();
  const arrive = (step: Step<T>) => {
    arrived.push(step);
    wake.resolve();
  };
  const fail = (error: unknown) => arrive({ kind: "fault", error });
  const asked = new Set<AsyncGenerator<unknown>>([sources]);
  const askForSource = () =>
    sources.next().then(({ done, value }) => {
      arrive(done ? { kind: "end", of: sources } : { kind: "source", source: value });
    }, fail);
  const askForValue = (from: AsyncGenerator<T>) =>
    from.next().then(({ done, value }) => {
      arrive(done ? { kind: "end", of: from } : { kind: "value", from, value });
    }, fail);
  void askForSource();
  try {
    while (asked.size > 0) {
      const step = arrived.shift();
      if (step === undefined) {
        await wake.promise;
        wake = Promise.withResolvers();
      } else if (step.kind === "source") {
        asked.add(step.source);
        void askForValue(step.source);
        void askForSource();
      } else if (step.kind === "value") {
        void askForValue(step.from);
        yield step.value;
      } else if (step.kind === "end") asked.delete(step.of);
      else throw step.error;
    }
  } finally {
    // Not waited for: one that is about to say something would keep this waiting for it.
    for (const source of asked) source.return(undefined).catch(() => undefined);
  }
}

async function* oneByOne<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

type Step<T> =
  | { kind: "source"; source: AsyncGenerator<T> }
  | { kind: "value"; from: AsyncGenerator<T>; value: T }
  | { kind: "end"; of: AsyncGenerator<unknown> }
  | { kind: "fault"; error: unknown };
