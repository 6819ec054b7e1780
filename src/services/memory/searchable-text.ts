import { exactDigits } from "../kit/exact-json.ts";

/** What of an object can be searched: all texts and numbers in it, one per line; no field names. */
export function searchableText(object: object): string {
  const parts: string[] = [];
  const pending: unknown[] = [object];
  while (pending.length > 0) {
    const value = pending.pop();
    const digits = exactDigits(value);
    if (digits !== undefined) parts.push(digits);
    else if (typeof value === "string" || typeof value === "number") parts.push(String(value));
    // One by one: a large array spread into arguments overflows the stack.
    else for (const child of childrenOf(value)) pending.push(child);
  }
  return parts.join("\n");
}

/** Whether an object nests deeper than `limit`; the object itself is level 1. */
export function nestsDeeperThan(limit: number, object: object): boolean {
  let level: unknown[] = [object];
  for (let depth = 1; depth <= limit; depth++) {
    level = level.flatMap(childrenOf).filter(isContainer);
    if (level.length === 0) return false;
  }
  return true;
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && exactDigits(value) === undefined;
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
