import type { Phase, StackEvent } from "../../plan/events.ts";
import type { InstanceStatus } from "../../plan/instance.ts";
import type { PlannedService } from "../../plan/plan.ts";
import type { PhaseTiming, ServiceTiming, Timings } from "./timings.ts";

/** What `up` told, and when: milliseconds since the Unix epoch. */
export interface TimedEvent {
  at: number;
  event: StackEvent;
}

export interface TimelineFacts {
  begunAt: number;
  endedAt: number;
  events: readonly TimedEvent[];
  instances: readonly InstanceStatus[];
  services: readonly Pick<PlannedService, "name" | "needs">[];
}

/** Puts together where the time of an `up` went. Pure. */
export function timeline(facts: TimelineFacts): Timings {
  const services = serviceTimings(facts);
  return {
    totalMs: facts.endedAt - facts.begunAt,
    phases: phaseTimings(facts),
    services,
    chain: decidingChain(services),
  };
}

function phaseTimings({ begunAt, events }: TimelineFacts): PhaseTiming[] {
  const begun = new Map<Phase, number>();
  return events.flatMap(({ at, event }) => {
    if (event.type !== "phase" || event.status === "reused") return [];
    if (event.status === "started") begun.set(event.phase, at - begunAt);
    else {
      const startMs = begun.get(event.phase) ?? at - begunAt;
      return [{ name: event.phase, startMs, endMs: at - begunAt }];
    }
    return [];
  });
}

function serviceTimings({ begunAt, events, instances, services }: TimelineFacts): ServiceTiming[] {
  const started = new Map(
    instances.flatMap(({ service, startedAt }) =>
      startedAt !== null && startedAt >= begunAt ? [[service, startedAt - begunAt] as const] : [],
    ),
  );
  const ready = readyMoments({ begunAt, events, instances });
  const known = services.flatMap(({ name, needs }): ServiceTiming[] => {
    const [startMs, readyMs] = [started.get(name), ready.get(name)];
    if (startMs === undefined || readyMs === undefined) return [];
    const met = Object.entries(needs).map(([need, condition]) => ({
      need,
      condition,
      atMs: (condition === "started" ? started.get(need) : ready.get(need)) ?? 0,
    }));
    const last = met.toSorted((a, b) => b.atMs - a.atMs)[0];
    const waited = { waitedFor: last?.need ?? null, waitedUntil: last?.condition ?? null };
    return [{ name, ...waited, startMs, readyMs: Math.max(startMs, readyMs) }];
  });
  return known.toSorted((a, b) => a.readyMs - b.readyMs);
}

/** As early as anybody has seen it: the supervisor and this command look on their own. */
function readyMoments({
  begunAt,
  events,
  instances,
}: Pick<TimelineFacts, "begunAt" | "events" | "instances">): Map<string, number> {
  const moments = new Map<string, number>();
  const take = (service: string, at: number) => {
    const known = moments.get(service) ?? Number.POSITIVE_INFINITY;
    if (at >= begunAt) moments.set(service, Math.min(known, at - begunAt));
  };
  for (const { at, event } of events) {
    const fine = event.type === "service" && (event.state === "ready" || event.state === "done");
    if (fine) take(event.service, at);
  }
  for (const { service, readyAt } of instances) if (readyAt !== null) take(service, readyAt);
  return moments;
}

/**
 * From the service that was ready last back to the first that it, in the end, waited for. One that
 * only had to be started cost no more than its own wait: the chain goes through it.
 */
function decidingChain(services: readonly ServiceTiming[]): string[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const chain: string[] = [];
  const seen = new Set<string>();
  let current = services.at(-1);
  let decides = true;
  while (current !== undefined && !seen.has(current.name)) {
    seen.add(current.name);
    if (decides) chain.unshift(current.name);
    decides = current.waitedUntil !== "started";
    current = current.waitedFor === null ? undefined : byName.get(current.waitedFor);
  }
  return chain;
}
