import type { StepBound } from "./ask-time.ts";
import { latestTurns, type Turn } from "./conversation.ts";
import type { ConversationRef, MemoryClient } from "./memory-client.ts";

/** Told of every request that memory did not serve. */
export type MemoryFailureSink = (operation: "get" | "put", error: unknown) => void;

/** One ask's hold on a conversation; `close` must follow. */
export interface OpenConversation {
  /** What was said before, oldest first. */
  turns: readonly Turn[];
  /** `unavailable`: memory could not be read, so nothing will be stored either. */
  context: "loaded" | "empty" | "unavailable";
  /** Stores `turns` behind all earlier ones; false when memory does not take them. */
  append(turns: readonly Turn[]): Promise<boolean>;
  close(): void;
}

/** What asks that run at the same time in one conversation share. */
interface Shared {
  users: number;
  /** The turns as last written by one of them; null before that. */
  written: readonly Turn[] | null;
  writing: Promise<unknown>;
}

/**
 * Conversations in memory. An ask goes on when memory is down: it only has no context. Memory knows
 * no append, so asks of one conversation that overlap take turns in writing, each on top of what
 * the one before it wrote.
 */
export class ConversationStore {
  readonly #client: MemoryClient;
  readonly #onFailure: MemoryFailureSink;
  readonly #open = new Map<string, Shared>();

  constructor(client: MemoryClient, onFailure: MemoryFailureSink) {
    this.#client = client;
    this.#onFailure = onFailure;
  }

  /** Rejects only when the signal of `bound` aborts. */
  async open(
    ref: ConversationRef,
    consistency: "EVENTUAL" | "STRONG",
    bound: StepBound,
  ): Promise<OpenConversation> {
    const shared = this.#acquire(ref);
    const close = () => this.#release(ref, shared);
    try {
      const stored = await this.#client.get(ref, consistency, bound);
      const turns = shared.written ?? stored;
      return {
        turns,
        context: turns.length === 0 ? "empty" : "loaded",
        append: (added) => this.#append(ref, shared, { stored, added }),
        close,
      };
    } catch (error) {
      if (bound.signal.aborted) {
        close();
        throw error;
      }
      this.#onFailure("get", error);
      return { turns: [], context: "unavailable", append: async () => false, close };
    }
  }

  async #append(
    ref: ConversationRef,
    shared: Shared,
    turns: { stored: readonly Turn[]; added: readonly Turn[] },
  ): Promise<boolean> {
    const write = async () => {
      try {
        const next = latestTurns([...(shared.written ?? turns.stored), ...turns.added]);
        await this.#client.put(ref, next);
        shared.written = next;
        return true;
      } catch (error) {
        this.#onFailure("put", error);
        return false;
      }
    };
    const mine = shared.writing.then(write);
    shared.writing = mine;
    return mine;
  }

  #acquire(ref: ConversationRef): Shared {
    const id = idOf(ref);
    const shared = this.#open.get(id) ?? { users: 0, written: null, writing: Promise.resolve() };
    shared.users += 1;
    this.#open.set(id, shared);
    return shared;
  }

  #release(ref: ConversationRef, shared: Shared): void {
    shared.users -= 1;
    if (shared.users === 0) this.#open.delete(idOf(ref));
  }
}

/** Neither part can hold a slash. */
function idOf({ tenant, key }: ConversationRef): string {
  return `${tenant}/${key}`;
}
