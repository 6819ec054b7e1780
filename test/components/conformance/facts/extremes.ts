import type { ApiObject } from "../target.ts";
import type { Facts } from "./facts.ts";
import { byApp, isOver, type PodView, podView } from "./pods.ts";

interface Extreme {
  readonly mostPods: number;
  readonly leastReady: number;
}

/** How many pods an app had at most, and how many of them were ready at least, from one look to the next. */
export class Extremes {
  #apps = new Map<string, Extreme>();
  /** Apps that were there at the last look: of others "at least" says nothing. */
  #old = new Set<string>();

  note(pods: readonly ApiObject[]): void {
    const groups = new Map(byApp(pods.map(podView)));
    for (const app of new Set([...groups.keys(), ...this.#apps.keys()])) {
      const { mostPods, leastReady } = countsOf(groups.get(app) ?? []);
      const before = this.#apps.get(app);
      this.#apps.set(app, {
        mostPods: Math.max(mostPods, before?.mostPods ?? 0),
        leastReady: Math.min(leastReady, before?.leastReady ?? leastReady),
      });
    }
  }

  /** What they were since the last look; from here on they are new. */
  take(pods: readonly ApiObject[]): Facts {
    const facts: Record<string, number> = {};
    for (const [app, { mostPods, leastReady }] of this.#apps) {
      facts[`${app}: most pods`] = mostPods;
      if (this.#old.has(app)) facts[`${app}: least ready`] = leastReady;
    }
    const groups = byApp(pods.map(podView));
    this.#apps = new Map(groups.map(([app, group]) => [app, countsOf(group)]));
    this.#old = new Set(this.#apps.keys());
    return facts;
  }
}

function countsOf(pods: readonly PodView[]): Extreme {
  const alive = pods.filter((pod) => !pod.isEnding && !isOver(pod));
  return { mostPods: alive.length, leastReady: alive.filter(({ isReady }) => isReady).length };
}
