/** What an answer comes to, however long it is. */
export interface BriefAnswer {
  readonly status: number;
  /** Of an answer that is no refusal. */
  readonly kind?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly string[];
}

const LONG_CHARS = 200;

/** @param body JSON */
export function briefAnswer(status: number, body: string): BriefAnswer {
  const { kind, reason, message, details } = JSON.parse(body);
  if (kind !== "Status") return { status, kind };
  const causes: { reason: string; field: string; message: string }[] = details?.causes ?? [];
  return {
    ...{ status, reason, message: brief(message) },
    causes: causes.map((cause) => brief(`${cause.field}: ${cause.reason}: ${cause.message}`)),
  };
}

/** Runs of a character that say nothing new are counted. */
function brief(text: string): string {
  return text.replace(/(.)\1{40,}/g, (run, one) => (run.length > LONG_CHARS ? `${one}…` : run));
}
