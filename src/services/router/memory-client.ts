import type { StepBound } from "./ask-time.ts";
import { CONVERSATION_NAMESPACE, latestTurns, type Turn, turnsOf } from "./conversation.ts";
import type { HttpCaller } from "./http-caller.ts";
import { MEMORY_TIMEOUT_MS } from "./limits.ts";

/** Whose conversation, under which key. */
export interface ConversationRef {
  tenant: string;
  key: string;
}

/** Reads and writes conversations in memory. Everything rejects when memory does not answer. */
export class MemoryClient {
  readonly #caller: HttpCaller;

  constructor(caller: HttpCaller) {
    this.#caller = caller;
  }

  /** The stored turns; none when the conversation is new. `STRONG` reads what was written last. */
  async get(
    ref: ConversationRef,
    consistency: "EVENTUAL" | "STRONG",
    bound: StepBound,
  ): Promise<Turn[]> {
    const { status, json } = await this.#caller.call("memory get", {
      method: "GET",
      path: pathOf(ref),
      headers: { "x-tenant-id": ref.tenant, "x-consistency-level": consistency },
      ...bound,
    });
    // The platform's gateway answers a missing key with 200 and an error in the body.
    if (status === 404) return [];
    if (status !== 200) throw new Error(`memory answered ${status} to GET`);
    // Other programs may have stored more than the router would.
    return latestTurns(
      turnsOf(typeof json === "object" && json !== null && "object" in json && json.object),
    );
  }

  /** Replaces the stored turns. */
  async put(ref: ConversationRef, turns: readonly Turn[]): Promise<void> {
    const { status } = await this.#caller.call("memory put", {
      method: "PUT",
      path: pathOf(ref),
      headers: { "x-tenant-id": ref.tenant },
      body: { object: { turns } },
      timeoutMs: MEMORY_TIMEOUT_MS,
    });
    if (status !== 200) throw new Error(`memory answered ${status} to PUT`);
  }
}

function pathOf({ key }: ConversationRef): string {
  return `/v1/memory/${CONVERSATION_NAMESPACE}/${encodeURIComponent(key)}`;
}
