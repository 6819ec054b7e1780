/** What one probe saw, once. */
export interface Observation {
  ok: boolean;
  /** What was asked: `GET http://127.0.0.1:7443/healthz`. */
  target: string;
  /** What came back, in words: `503 database is locked`, `connection refused`. */
  answer: string;
  /** What the service said of itself beside that: `simulating`. */
  note?: string;
  /** When the probe began, in milliseconds since the Unix epoch. */
  at: number;
  elapsedMs: number;
}
