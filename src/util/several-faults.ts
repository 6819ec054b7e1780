import { DevstackError } from "./errors.ts";

/**
 * Faults of the configuration that were found in one go. To whoever does not know this class it is
 * the first of them.
 */
export class SeveralFaults extends DevstackError {
  readonly faults: readonly DevstackError[];

  constructor(faults: readonly [DevstackError, ...DevstackError[]]) {
    const [{ code, message, why, hint, details, cause }] = faults;
    super(code, message, {
      ...(why !== undefined && { why }),
      ...(hint !== undefined && { hint }),
      details,
      cause,
    });
    this.faults = faults;
  }
}

/**
 * The results of all the work. What fails does not keep the faults of the rest from being told.
 *
 * @throws what was thrown, when it is one thing; all faults of the configuration together, when
 *   there are any; else the first.
 */
export async function allOrFaults<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results: T[] = [];
  const reasons: unknown[] = [];
  for (const settled of await Promise.allSettled(work)) {
    if (settled.status === "fulfilled") results.push(settled.value);
    else reasons.push(settled.reason);
  }
  throwTogether(reasons);
  return results;
}

/** Throws what there is to throw, as `allOrFaults` does; nothing for an empty list. */
export function throwTogether(reasons: readonly unknown[]): void {
  if (reasons.length === 0) return;
  const [first, ...others] = reasons.flatMap(faultsOf);
  if (first === undefined) throw reasons[0];
  throw others.length === 0 ? first : new SeveralFaults([first, ...others]);
}

/** An error's faults of the configuration; none for an error of another kind. */
export function faultsOf(error: unknown): readonly DevstackError[] {
  if (error instanceof SeveralFaults) return error.faults;
  return error instanceof DevstackError && error.code === "E_CONFIG" ? [error] : [];
}
