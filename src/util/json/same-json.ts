/**
 * Whether two values are the same JSON; the order of fields does not matter. Parts that are the same
 * object are not looked into, as most are in a changed copy of something.
 */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameJson(item, right[index]));
  }
  const keys = definedKeys(left);
  if (keys.length !== definedKeys(right).length) return false;
  return keys.every((key) => sameJson(itemOf(left, key), itemOf(right, key)));
}

/** A key without a value is no key: JSON has none. */
function definedKeys(object: object): string[] {
  return Object.keys(object).filter((key) => itemOf(object, key) !== undefined);
}

function itemOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}
