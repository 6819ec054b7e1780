import { isAbsent } from "../../../catalog/service-spec.ts";
import { selector, sumOf } from "../../prometheus.ts";
import type { CounterReading, Evidence } from "../evidence.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "../proof-context.ts";

/** Every counter that the proof expects to grow, as Prometheus has it now: sum by service. */
export async function readCounters(context: ProofContext): Promise<Map<string, number>> {
  const { endpoints, signal } = context;
  const readings = await Promise.all(
    counterQueries(context).map(
      async ([service, query]) =>
        [service, await sumOf(endpoints, query, { signal, timeoutMs: LOOK_WITHIN_MS })] as const,
    ),
  );
  return new Map(readings);
}

/** The counters now beside what they were before. */
export async function compareCounters(
  context: ProofContext,
  before: ReadonlyMap<string, number> | { refused: string },
): Promise<Evidence["counters"]> {
  if ("refused" in before) return before;
  const queries = new Map(counterQueries(context));
  const after = await readCounters(context);
  const readings = Array.from(after, ([service, value]): [string, CounterReading] => [
    service,
    { query: queries.get(service) ?? "", before: before.get(service) ?? 0, after: value },
  ]);
  return { readings: Object.fromEntries(readings) };
}

function counterQueries({ plan }: ProofContext): (readonly [string, string])[] {
  return plan.services.flatMap(({ name, launch, proof: { counter } }) =>
    launch.kind === "disabled" || isAbsent(counter)
      ? []
      : [[name, selector(counter.metric, counter.labels)] as const],
  );
}
