import type { Random } from "../../../../src/cluster/time/random.ts";

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[random.below(values.length)];
  if (value === undefined) throw new Error("nothing to choose from");
  return value;
}

export function chance(random: Random, share: number): boolean {
  return random.below(1_000) < share * 1_000;
}

const TEXTS = [
  ...["", " ", "a", "A", "1a", "a b", "-", ".", "..", "../../etc/passwd", "%2e%2e", "a/b", "a/b/c"],
  ...["__proto__", "constructor", "prototype", "toString", "null", "true", "0", "NaN", "1e309"],
  ...["\u0000", "\ud800", "😀", "a\nb", "<script>", "$patch", "${x}", "{{.}}", "*", "a=b,c!=d"],
  ...["100m", "1Gi", "1.5", "-1", "1e3Ki", "0x10", "999999999999999999999", "1Zi", "25%", "-5%"],
  ...["TCP", "Always", "DoNotSchedule", "RollingUpdate", "NoExecute", "http", "web", "default"],
  ...["2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "now", "9".repeat(400), "x".repeat(300)],
];
const NUMBERS = [
  ...[0, 1, -1, 2, 5, 80, 65_536, 1.5, -0.1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53],
  ...[1e100, -1e300, Number.MIN_VALUE],
];

/** Keys that a careless program takes for something else. */
const KEYS = [
  ...["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf", "length"],
  ...[
    "$patch",
    "$retainKeys",
    "$setElementOrder/containers",
    "$deleteFromPrimitiveList/finalizers",
  ],
  ...["", ".", "a.b", "a/b", "Spec", "apiVersion", "kind", "metadata", "spec", "status", "name"],
];

/** Anything that is JSON. */
export function junk(random: Random, depth = 0): unknown {
  const sort = random.below(depth > 3 ? 6 : 9);
  if (sort < 2) return pick(random, TEXTS);
  if (sort < 4) return pick(random, NUMBERS);
  if (sort === 4) return null;
  if (sort === 5) return chance(random, 0.5);
  const length = random.below(4);
  if (sort === 6) return Array.from({ length }, () => junk(random, depth + 1));
  if (sort === 7 && depth === 0 && chance(random, 0.05)) return nested(random.below(3_000));
  return Object.fromEntries(
    Array.from({ length }, () => [
      chance(random, 0.5) ? pick(random, KEYS) : pick(random, TEXTS),
      junk(random, depth + 1),
    ]),
  );
}

export function junkText(random: Random): string {
  return pick(random, TEXTS);
}

/** Lists in lists. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A value with something else at one place, or at a few. */
export function mutated(random: Random, value: unknown): unknown {
  let result = value;
  for (let left = 1 + random.below(3); left > 0; left -= 1) result = mutatedOnce(random, result);
  return result;
}

function mutatedOnce(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || chance(random, 0.2)) return [...value, junk(random)];
    const at = random.below(value.length);
    if (chance(random, 0.2))
      return chance(random, 0.5) ? value.toSpliced(at, 1) : [...value, value[at]];
    return value.with(at, mutatedOnce(random, value[at]));
  }
  if (typeof value !== "object" || value === null || chance(random, 0.15)) return junk(random);
  const entries = Object.entries(value);
  if (entries.length === 0 || chance(random, 0.2)) {
    return Object.fromEntries([...entries, [pick(random, KEYS), junk(random)]]);
  }
  const at = random.below(entries.length);
  if (chance(random, 0.15)) return Object.fromEntries(entries.toSpliced(at, 1));
  const [key, inner] = entries[at] ?? ["", null];
  return Object.fromEntries(entries.with(at, [key, mutatedOnce(random, inner)]));
}
