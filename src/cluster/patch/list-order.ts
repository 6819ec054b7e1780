/** What tells an item of a list from the others. */
export type KeyOf = (item: unknown) => unknown;

/** The order of a merged list: which items the patch is about, and what each side wants. */
interface ListOrder {
  readonly items: readonly unknown[];
  readonly keyOf: KeyOf;
  /** The items that the patch names, in the order that it wants. */
  readonly wanted: readonly unknown[];
  /** The list before the patch. */
  readonly live: readonly unknown[];
}

/**
 * Puts a merged list in order: what the patch names as the patch has it, all else as it was before,
 * each of these before the first named item that came later in the live list (apimachinery,
 * strategicpatch, order of elements).
 */
export function inOrder({ items, keyOf, wanted, live }: ListOrder): unknown[] {
  const [wantedAt, liveAt] = [positions(wanted, keyOf), positions(live, keyOf)];
  const named = sorted(
    items.filter((item) => wantedAt.has(keyOf(item))),
    wantedAt,
    keyOf,
  );
  const others = sorted(
    items.filter((item) => !wantedAt.has(keyOf(item))),
    liveAt,
    keyOf,
  );
  const merged: unknown[] = [];
  let next = 0;
  for (const other of others) {
    while (next < named.length && !comesFirst(other, named[next])) {
      merged.push(named[next]);
      next += 1;
    }
    merged.push(other);
  }
  return [...merged, ...named.slice(next)];

  function comesFirst(left: unknown, right: unknown): boolean {
    const [leftAt, rightAt] = [liveAt.get(keyOf(left)), liveAt.get(keyOf(right))];
    return leftAt !== undefined && rightAt !== undefined && leftAt < rightAt;
  }
}

type Positions = ReadonlyMap<unknown, number>;

function positions(list: readonly unknown[], keyOf: KeyOf): Positions {
  const found = new Map<unknown, number>();
  list.forEach((item, at) => {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, at);
  });
  return found;
}

function sorted(items: readonly unknown[], order: Positions, keyOf: KeyOf): readonly unknown[] {
  const at = (item: unknown) => order.get(keyOf(item)) ?? order.size;
  return items.toSorted((a, b) => at(a) - at(b));
}
