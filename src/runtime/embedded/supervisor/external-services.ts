import type { Endpoints } from "../../../plan/endpoints.ts";
import type { Probe } from "../../../readiness/probes/probe.ts";
import { type ReadyWatch, watchReady } from "../../../readiness/watch-ready.ts";
import type { Clock } from "../../../util/clock.ts";
import { digestOf } from "../../../util/digest.ts";
import type { ExternalSpec } from "../process-spec.ts";
import { initialState } from "./process-state.ts";
import type { StatusBoard } from "./status-board.ts";

interface ExternalOptions {
  clock: Clock;
  probe?: Probe;
}

interface Looked {
  /** Of its probes and its address: another one, and it is another service. */
  digest: string;
  watch: ReadyWatch;
}

/** Looks at the services of a stack that others run, and keeps their rows. */
export class ExternalServices {
  readonly #board: StatusBoard;
  readonly #options: ExternalOptions;
  readonly #looked = new Map<string, Looked>();

  constructor(board: StatusBoard, options: ExternalOptions) {
    this.#board = board;
    this.#options = options;
  }

  /** Looks at these and no others; returns the names of those that are new or have moved. */
  apply(specs: readonly ExternalSpec[], endpoints: Endpoints): string[] {
    const wanted = new Map(
      specs.map((spec) => [spec.name, digestOf({ spec, at: endpoints[spec.name] })]),
    );
    for (const [name, { digest, watch }] of this.#looked) {
      if (wanted.get(name) === digest) continue;
      watch.stop();
      this.#looked.delete(name);
      this.#board.remove(name);
    }
    const fresh = specs.filter(({ name }) => !this.#looked.has(name));
    for (const spec of fresh) this.#look(spec, endpoints, wanted.get(spec.name) ?? "");
    return fresh.map(({ name }) => name);
  }

  stop(): void {
    for (const { watch } of this.#looked.values()) watch.stop();
  }

  #look({ name, probes, known }: ExternalSpec, endpoints: Endpoints, digest: string): void {
    const { clock } = this.#options;
    let since = clock.now();
    let wasLost = false;
    const facts = () => ({
      ...initialState,
      service: name,
      provider: "external" as const,
      version: null,
      phase: "running" as const,
      reason: "runs elsewhere",
      startedAt: since,
      readyAt: null,
      ...known,
    });
    const watch = watchReady({
      service: { name, probes, job: false },
      endpoints,
      ...this.#options,
      onStatus: ({ state, readyAt }) => {
        if (state === "ready" && wasLost) {
          // Most likely it was started anew: what was proven of it before says nothing now.
          wasLost = false;
          since = clock.now();
          this.#board.set(facts());
          watch.update(facts());
          return;
        }
        wasLost ||= state === "degraded";
        this.#board.set({ ...facts(), readyAt });
      },
    });
    this.#looked.set(name, { digest, watch });
    this.#board.set(facts());
    watch.update(facts());
  }
}
