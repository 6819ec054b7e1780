import type { TrafficWindow } from "../traffic/traffic-window.ts";

/** More are not kept: the oldest go. */
const MOST_WINDOWS = 100;

/** The moments from which on somebody wants to know what comes of requests. */
export class Windows {
  readonly #open = new Map<string, TrafficWindow>();
  #number = 0;

  add(window: TrafficWindow): string {
    this.#number += 1;
    // Another service, after a restart, counts anew: the ids of its windows are others all the same.
    const id = `${this.#number}-${window.fromMs}`;
    this.#open.set(id, window);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_WINDOWS && oldest !== undefined) this.#open.delete(oldest);
    return id;
  }

  get(id: string): TrafficWindow | undefined {
    return this.#open.get(id);
  }
}
