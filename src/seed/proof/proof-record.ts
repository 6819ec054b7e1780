/** What a successful proof leaves behind, so that a later `up` can tell whether it still holds. */
export interface ProofRecord {
  /** Milliseconds since the Unix epoch. */
  provenAt: number;
  traceId: string;
  /** Digest of the plan and the endpoints it was about. */
  subject: string;
  /** When each service's process started; another start makes the proof void. */
  startedAt: Readonly<Record<string, number | null>>;
  hops: readonly HopResult[];
  unproven: readonly Unproven[];
}

/** What one hop of the marked request's path showed at its own interface. */
export interface HopResult {
  service: string;
  ok: boolean;
  /** What was found, or what was not and where it was looked for. */
  detail: string;
  elapsedMs: number;
}

/** Something the proof could not say anything about. */
export interface Unproven {
  service: string;
  reason: string;
}
