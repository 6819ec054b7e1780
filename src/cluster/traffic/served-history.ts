import { sameJson } from "../../util/json/same-json.ts";
import type { Node } from "../objects/node.ts";
import { reaches, type Stream } from "./flow-rates.ts";
import type { Target } from "./routes.ts";

/** From a moment on, how many requests per second each pod of a zone serves that serves any. */
export interface ServedStep {
  readonly atMs: number;
  readonly perPod: Readonly<Record<string, number>>;
}

/** How often logs tell how many requests were served: at all multiples of this. */
export const SERVED_INTERVAL_MS = 10_000;

/** More are not kept: what was before has fallen out of the logs, as old files of real ones do. */
const MOST_STEPS = 256;

/** The steps with what is so from now on. */
export function withStep(steps: readonly ServedStep[], step: ServedStep): readonly ServedStep[] {
  const last = steps.at(-1);
  if (sameJson(last?.perPod ?? {}, step.perPod)) return steps;
  const earlier = last?.atMs === step.atMs ? steps.slice(0, -1) : steps;
  return [...earlier.slice(1 - MOST_STEPS), step];
}

/** What each pod of a zone serves; where pods of a zone differ, what they serve on average. */
export function servedPerPod(
  streams: readonly Stream[],
  nodeOf: (name: string) => Node | undefined,
): ServedStep["perPod"] {
  const rates = new Map<string, number>();
  const pods = new Map<string, Set<Target>>();
  const known = new Map<readonly Target[], ReadonlyMap<string, readonly Target[]>>();
  for (const { group, perSecond, targets } of streams) {
    let byZone = known.get(targets);
    if (byZone === undefined) {
      byZone = Map.groupBy(
        targets.filter(({ answers }) => answers),
        zoneOf,
      );
      known.set(targets, byZone);
    }
    for (const [zone, all] of byZone) {
      const reached = all.filter(({ endpoint }) => reaches(group, nodeOf(endpoint.nodeName ?? "")));
      if (reached.length === 0) continue;
      const rate = (perSecond / targets.length) * reached.length;
      rates.set(zone, (rates.get(zone) ?? 0) + rate);
      const serving = pods.get(zone) ?? new Set();
      for (const target of reached) serving.add(target);
      pods.set(zone, serving);
    }
  }
  return Object.fromEntries(
    [...rates].map(([zone, rate]) => [zone, rate / (pods.get(zone)?.size ?? 1)]),
  );
}

/** How many requests a pod of a zone served between two moments. */
export function servedBetween(
  steps: readonly ServedStep[],
  zone: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  let served = 0;
  for (const [index, { atMs, perPod }] of steps.entries()) {
    const endMs = Math.min(steps[index + 1]?.atMs ?? toMs, toMs);
    const lastedMs = endMs - Math.max(atMs, fromMs);
    if (lastedMs > 0) served += ((perPod[zone] ?? 0) * lastedMs) / 1_000;
  }
  return served;
}

function zoneOf({ endpoint }: Target): string {
  return endpoint.zone ?? "";
}
