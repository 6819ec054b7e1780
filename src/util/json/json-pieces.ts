/** So deep it is looked for long lists. */
const DEEPEST = 5;
/** So many items of a list are made text at a time. */
const ITEMS = 64;

/**
 * The JSON of a large value in pieces, of which none takes long where what is large of it are lists near
 * its top. The value must not change meanwhile.
 */
export function* jsonPieces(value: unknown, depth = 0): Generator<string> {
  if (Array.isArray(value)) {
    if (value.length > ITEMS || depth === DEEPEST) yield* slices(value);
    else
      yield* enclosed(
        "[]",
        value.map((item) => jsonPieces(item ?? null, depth + 1)),
      );
  } else if (depth === DEEPEST || typeof value !== "object" || value === null) {
    yield JSON.stringify(value) ?? "null";
  } else {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    yield* enclosed(
      "{}",
      fields.map(([name, field]) => named(name, jsonPieces(field, depth + 1))),
    );
  }
}

function* slices(list: readonly unknown[]): Generator<string> {
  yield "[";
  for (let from = 0; from < list.length; from += ITEMS) {
    const text = JSON.stringify(list.slice(from, from + ITEMS)).slice(1, -1);
    yield from === 0 ? text : `,${text}`;
  }
  yield "]";
}

function* named(name: string, pieces: Iterable<string>): Generator<string> {
  yield `${JSON.stringify(name)}:`;
  yield* pieces;
}

function* enclosed(marks: string, parts: readonly Iterable<string>[]): Generator<string> {
  yield marks.charAt(0);
  for (const [at, part] of parts.entries()) {
    if (at > 0) yield ",";
    yield* part;
  }
  yield marks.charAt(1);
}
