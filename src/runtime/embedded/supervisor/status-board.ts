import type { InstanceStatus } from "../../../plan/instance.ts";

type Listener = (status: InstanceStatus) => void;

/**
 * The state of every service, for readers that must miss nothing: a new listener is told all
 * present states before any later change, within one turn of the event loop.
 */
export class StatusBoard {
  readonly #statuses = new Map<string, InstanceStatus>();
  readonly #listeners = new Set<Listener>();

  all(): InstanceStatus[] {
    return [...this.#statuses.values()];
  }

  get(service: string): InstanceStatus | undefined {
    return this.#statuses.get(service);
  }

  set(status: InstanceStatus): void {
    this.#statuses.set(status.service, status);
    for (const listener of this.#listeners) listener(status);
  }

  remove(service: string): void {
    this.#statuses.delete(service);
  }

  subscribe(listener: Listener): () => void {
    for (const status of this.#statuses.values()) listener(status);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the predicate holds for the service's state; rejects when aborted. */
  async until(
    service: string,
    holds: (status: InstanceStatus) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#listeners.delete(listener);
        signal.removeEventListener("abort", onAbort);
        settle();
      };
      const listener: Listener = (status) => {
        if (status.service === service && holds(status)) finish(resolve);
      };
      const onAbort = () => finish(() => reject(signal.reason));
      signal.addEventListener("abort", onAbort, { once: true });
      this.#listeners.add(listener);
      const present = this.#statuses.get(service);
      if (present) listener(present);
    });
  }
}
