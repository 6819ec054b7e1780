import type { ContainerFacts } from "./container-facts.ts";
import type { EngineClient } from "./engine/client.ts";
import type { ContainerDetails } from "./engine/containers.ts";
import { isMissing } from "./engine/engine-error.ts";
import type { EngineNetwork } from "./engine/resources.ts";
import { LABELS } from "./labels.ts";

/** What of an engine belongs to one stack. */
export class StackEngine {
  readonly client: EngineClient;
  readonly #labels: Readonly<Record<string, string>>;

  constructor(client: EngineClient, stackId: string) {
    this.client = client;
    this.#labels = { [LABELS.stack]: stackId };
  }

  /** Its containers, also those that do not run. */
  async containers(signal?: AbortSignal): Promise<ContainerFacts[]> {
    const options = signal === undefined ? {} : { signal };
    const listed = await this.client.containers({ labels: this.#labels, ...options });
    const facts = await Promise.all(listed.map(({ id }) => this.#look(id, options)));
    return facts.filter((one) => one !== null);
  }

  /** Each container as it is now, and again whenever something happens to it; ends with `signal`. */
  async *changes(signal: AbortSignal): AsyncGenerator<ContainerFacts> {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const events = this.client.events({ labels: this.#labels, opened: resolve, signal });
    // Asked for before the containers are looked at: what happens meanwhile is told afterwards.
    let next = events.next();
    try {
      await Promise.race([opened, next]);
      for (const facts of await this.containers(signal)) yield facts;
      for (let event = await next; !event.done; event = await next) {
        next = events.next();
        const facts = await this.#look(event.value.id, { signal });
        if (facts !== null) yield facts;
      }
    } finally {
      // Whoever is gone hears of no fault any more.
      next.catch(() => {});
      void events.return(undefined);
    }
  }

  async networks(): Promise<EngineNetwork[]> {
    return this.client.networks({ labels: this.#labels });
  }

  async volumes(): Promise<{ name: string }[]> {
    return this.client.volumes({ labels: this.#labels });
  }

  /** Null for one that has gone meanwhile. */
  async #look(id: string, options: { signal?: AbortSignal }): Promise<ContainerFacts | null> {
    try {
      return factsOf(await this.client.inspect(id, options));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }
}

function factsOf({ id, labels, state, restartCount, published }: ContainerDetails): ContainerFacts {
  const { status, pid, startedAt, finishedAt, exitCode, outOfMemory, error } = state;
  return {
    ...{ id, labels, pid, startedAt, finishedAt, exitCode, outOfMemory, error, published },
    state: status,
    restarts: restartCount,
  };
}
