/**
 * Bounds that are not settings: each keeps one slow or hostile party from holding up the others.
 */

/** Longest prompt that passes validation (422 above), in characters; the setting for 413 is lower. */
export const PROMPT_MAX_CHARS = 100_000;

/** How long OPA may take to decide. Over it the ask is refused: the router fails closed. */
export const POLICY_TIMEOUT_MS = 5_000;

/** How long memory may take; over it the answer goes on without context. */
export const MEMORY_TIMEOUT_MS = 5_000;

/** How long adapters may take to estimate; those that are later do not take part. */
export const ESTIMATE_TIMEOUT_MS = 5_000;

/** How long the other adapters may still take once one has given its estimate. */
export const ESTIMATE_GRACE_MS = 250;

/** How long a synthetic ask waits for every adapter: twice the longest pause between connections. */
export const EVERYONE_WITHIN_MS = 2_000;

/** The platform gives up on an answer after this many times its latency objective. */
export const SLO_ABORT_FACTOR = 4;

/**
 * The least quality that each wish accepts, from 0 to 1: the floors of the platform's first router.
 */
export const QUALITY_FLOORS = { fast: 0.6, balanced: 0.75, high: 0.85 };

/**
 * An adapter that sends nothing for this share of the latency objective has stalled, and the next
 * candidate takes over. The platform's first router escalated after the same share.
 */
export const STALL_SLO_SHARE = 0.6;

/** The longest time to its first chunk that an adapter can have by announcing it. */
export const FIRST_CHUNK_MAX_MS = 600_000;

/** Web sockets that are open at once, and bytes that may wait for one whose client does not read. */
export const SOCKETS_MAX = 256;
export const SOCKET_BUFFER_MAX_BYTES = 1024 * 1024;

/** Frames of one session that are answered at once, whatever its window allows. */
export const SESSION_MAX_PARALLEL = 16;

/** How long the answer to a frame may take when the frame has no `expiry_ms`. */
export const FRAME_EXPIRY_MS = 8_000;

/** Turns of a conversation that are kept, and their size as JSON: the oldest go first. */
export const CONVERSATION_MAX_TURNS = 20;
export const CONVERSATION_MAX_BYTES = 256 * 1024;

/** Clients whose request rate is remembered; the one longest unseen is forgotten first. */
export const RATE_LIMIT_MAX_CLIENTS = 10_000;

/** Characters of the whole answer; an adapter that never ends must not fill the memory. */
export const ANSWER_MAX_CHARS = 128 * 1024;

/**
 * The largest body that is read. One character of the prompt may take twelve bytes (an escaped
 * surrogate pair); the rest leaves room for fifty context references. Any prompt that validation
 * would let through as plain text fits too, so its answer is the exact one: `prompt_too_large`.
 */
export function bodyLimitBytes(maxPromptChars: number): number {
  return maxPromptChars * 12 + 256 * 1024;
}
