import { type ContainerFacts, isWaiting } from "./container-facts.ts";
import type { EngineClient } from "./engine/client.ts";
import type { ContainerDetails } from "./engine/containers.ts";
import { isMissing } from "./engine/engine-error.ts";
import type { Labels as LabelFilter } from "./engine/query.ts";
import type { EngineNetwork } from "./engine/resources.ts";
import { LABELS } from "./labels.ts";

/** The label by which Compose knows what is of a project. */
const PROJECT = "com.docker.compose.project";

type Labels = Readonly<Record<string, string>>;

/** What of an engine belongs to one stack. */
export class StackEngine {
  readonly client: EngineClient;
  readonly #labels: Readonly<Record<string, string>>;
  /** Compose's own names of it: what comes from included files has no other label. */
  readonly #projects = new Set<string>();

  constructor(client: EngineClient, stackId: string) {
    this.client = client;
    this.#labels = { [LABELS.stack]: stackId };
  }

  /** Its containers, also those that do not run; without those that only wait for others. */
  async containers(signal?: AbortSignal): Promise<ContainerFacts[]> {
    return (await this.allContainers(signal)).filter((facts) => !isWaiting(facts));
  }

  async allContainers(signal?: AbortSignal): Promise<ContainerFacts[]> {
    const options = signal === undefined ? {} : { signal };
    const listed = await this.#belonging((labels) =>
      this.client.containers({ labels, ...options }),
    );
    const facts = await Promise.all(listed.map(({ id }) => this.#look(id, options)));
    return facts.filter((one) => one !== null);
  }

  /** Each container as it is now, and again whenever something happens to it; ends with `signal`. */
  async *changes(signal: AbortSignal): AsyncGenerator<ContainerFacts> {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const events = this.client.events({ labels: this.#labels, opened: resolve, signal });
    const ask = () => {
      const asked = events.next();
      // A fault that comes while nobody waits for an event is met by whoever waits next.
      asked.catch(() => {});
      return asked;
    };
    // Asked for before the containers are looked at: what happens meanwhile is told afterwards.
    let next = ask();
    try {
      await Promise.race([opened, next]);
      for (const facts of await this.containers(signal)) yield facts;
      for (let event = await next; !event.done; event = await next) {
        next = ask();
        const facts = await this.#look(event.value.id, { signal });
        if (facts !== null && !isWaiting(facts)) yield facts;
      }
    } finally {
      void events.return(undefined);
    }
  }

  async networks(): Promise<EngineNetwork[]> {
    return this.#belonging((labels) => this.client.networks({ labels }));
  }

  async volumes(): Promise<{ name: string }[]> {
    return this.#belonging((labels) => this.client.volumes({ labels }));
  }

  /**
   * What has the stack's label, and what has that of its projects: picked out of all that Compose
   * has made, by one question instead of two, one after the other.
   */
  async #belonging<T extends { labels: Labels }>(list: (labels: LabelFilter) => Promise<T[]>) {
    const ofCompose = await list({ [PROJECT]: true });
    const labelled = ofCompose.filter(({ labels }) => this.#isLabelled(labels));
    this.#noteProjects(labelled);
    // Where the rest of it is gone already, the network is left.
    if (this.#projects.size === 0 && ofCompose.length > 0) {
      this.#noteProjects(await this.client.networks({ labels: this.#labels }));
    }
    return ofCompose.filter(({ labels }) => this.#projects.has(labels[PROJECT] ?? ""));
  }

  #isLabelled(labels: Labels): boolean {
    return Object.entries(this.#labels).every(([name, value]) => labels[name] === value);
  }

  #noteProjects(found: readonly { labels: Labels }[]): void {
    for (const { labels } of found) {
      const project = labels[PROJECT];
      if (project !== undefined) this.#projects.add(project);
    }
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
