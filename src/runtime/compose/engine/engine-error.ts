/** What went wrong between devstack and a container engine. */
export interface EngineErrorOptions {
  /** The HTTP status that the engine answered with; absent when it did not answer at all. */
  status?: number;
  /** The system's code, such as `ECONNREFUSED`; absent when the engine answered. */
  code?: string;
  cause?: unknown;
}

/** An engine that does not answer, refuses, or answers what no engine would: its own words. */
export class EngineError extends Error {
  readonly status: number | null;
  readonly code: string | null;

  constructor(message: string, { status, code, cause }: EngineErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "EngineError";
    this.status = status ?? null;
    this.code = code ?? null;
  }
}

/** Whether the engine says that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof EngineError && error.status === 404;
}

/** The same of what there was, and is being removed. */
export function isGoing(error: unknown): boolean {
  return isMissing(error) || (error instanceof EngineError && error.status === 409);
}
