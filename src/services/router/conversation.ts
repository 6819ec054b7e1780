import { createHash } from "node:crypto";
import { CONVERSATION_MAX_BYTES, CONVERSATION_MAX_TURNS } from "./limits.ts";

/** What one side said; the form in which memory keeps it. */
export interface Turn {
  role: "user" | "assistant";
  text: string;
  /** ISO 8601. */
  at: string;
  request_id: string;
}

/** One entry of the `messages` that an adapter is given. */
export interface Message {
  role: "user" | "assistant";
  content: string;
}

/** The namespace of memory that conversations live in; the tenant goes into x-tenant-id. */
export const CONVERSATION_NAMESPACE = "conversations";

const KEY_PATTERN = /^[A-Za-z0-9_.-]{1,200}$/;
const TENANT_PATTERN = /^[A-Za-z0-9_-]{1,50}$/;

/** Whether memory accepts this name of a tenant. */
export function isTenant(name: string): boolean {
  return TENANT_PATTERN.test(name);
}

/**
 * The key of a conversation in memory: its id, or a digest of an id that cannot be a key. Dots
 * alone would be a path to another resource, so they are digested too.
 */
export function conversationKey(conversationId: string): string {
  if (KEY_PATTERN.test(conversationId) && !/^\.{1,2}$/.test(conversationId)) return conversationId;
  return `h-${createHash("sha256").update(conversationId).digest("hex").slice(0, 32)}`;
}

/**
 * The turns in a stored object. What is not a turn is left out: other programs may write to the
 * same namespace, and an odd entry must not break a conversation for good.
 */
export function turnsOf(object: unknown): Turn[] {
  const turns = typeof object === "object" && object !== null && "turns" in object && object.turns;
  return Array.isArray(turns) ? turns.filter(isTurn) : [];
}

function isTurn(value: unknown): value is Turn {
  if (typeof value !== "object" || value === null) return false;
  const { role, text, at, request_id } = value as Partial<Record<keyof Turn, unknown>>;
  return (
    (role === "user" || role === "assistant") &&
    typeof text === "string" &&
    typeof at === "string" &&
    typeof request_id === "string"
  );
}

/** The latest turns that fit the bounds of a stored conversation. */
export function latestTurns(turns: readonly Turn[]): Turn[] {
  const kept: Turn[] = [];
  let bytes = '{"turns":[]}'.length;
  for (const turn of turns.slice(-CONVERSATION_MAX_TURNS).toReversed()) {
    bytes += Buffer.byteLength(JSON.stringify(turn)) + 1;
    if (bytes > CONVERSATION_MAX_BYTES) break;
    kept.push(turn);
  }
  return kept.reverse();
}

/** What the adapter is told: the conversation so far, then the prompt. */
export function messagesOf(turns: readonly Turn[], prompt: string): Message[] {
  return [
    ...turns.map(({ role, text }) => ({ role, content: text })),
    { role: "user", content: prompt },
  ];
}
