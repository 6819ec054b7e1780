import { isAbsent } from "../../../catalog/service-spec.ts";
import type { PlannedService } from "../../../plan/plan.ts";
import { exchange } from "../../../util/http-client.ts";
import { type SeriesSelector, sumOfSeries } from "../../exposition.ts";
import { selector, sumOf } from "../../prometheus.ts";
import { serviceUrl } from "../../service-url.ts";
import type { CounterReading, Evidence } from "../evidence.ts";
import { LOOK_WITHIN_MS, type ProofContext } from "../proof-context.ts";

/** What a counter is now, all its series together. */
export interface CounterValue {
  /** As Prometheus has it, which may be a sample from before the service was restarted. */
  seen: number;
  /** As the service itself says; null where it has no metrics or they cannot be read. */
  own: number | null;
}

/** Every counter that the proof expects to grow, as it is now: by service. */
export async function readCounters(context: ProofContext): Promise<Map<string, CounterValue>> {
  const look = { signal: context.signal, timeoutMs: LOOK_WITHIN_MS };
  const values = await Promise.all(
    expectedCounters(context).map(async ({ service, counter }) => {
      const query = selector(counter.metric, counter.labels);
      const [seen, own] = await Promise.all([
        sumOf(context.endpoints, query, look),
        readOwn(context, service, counter),
      ]);
      return [service.name, { seen, own }] as const;
    }),
  );
  return new Map(values);
}

/** The counters now beside what they were before. */
export async function compareCounters(
  context: ProofContext,
  before: ReadonlyMap<string, CounterValue> | { refused: string },
): Promise<Evidence["counters"]> {
  if ("refused" in before) return before;
  const now = await readCounters(context);
  const readings = expectedCounters(context).map(({ service: { name }, counter }) => {
    const query = selector(counter.metric, counter.labels);
    return [name, readingOf(query, before.get(name) ?? NEVER_SEEN, now.get(name) ?? NEVER_SEEN)];
  });
  return { readings: Object.fromEntries(readings) };
}

const NEVER_SEEN: CounterValue = { seen: 0, own: null };

function readingOf(query: string, before: CounterValue, now: CounterValue): CounterReading {
  const own =
    before.own === null || now.own === null ? null : { before: before.own, after: now.own };
  return { query, before: before.seen, after: now.seen, own };
}

interface ExpectedCounter {
  service: PlannedService;
  counter: SeriesSelector;
}

function expectedCounters({ plan }: ProofContext): ExpectedCounter[] {
  return plan.services.flatMap((service) => {
    const { counter } = service.proof;
    return service.launch.kind === "disabled" || isAbsent(counter) ? [] : [{ service, counter }];
  });
}

/** The counter at the service's own metrics endpoints, all together. */
async function readOwn(
  { endpoints, signal }: ProofContext,
  { name, metrics }: PlannedService,
  counter: SeriesSelector,
): Promise<number | null> {
  if (metrics.length === 0) return null;
  const sums = metrics.map(async ({ port, path }) => {
    const url = `${serviceUrl(endpoints, name, port)}${path}`;
    const { status, text } = await exchange({ url, signal, timeoutMs: LOOK_WITHIN_MS });
    if (status !== 200) throw new Error(`${url} answered ${status}`);
    return sumOfSeries(text, counter);
  });
  // It is Prometheus that is asked; what cannot be read here only makes the answer less certain.
  return Promise.all(sums).then(
    (all) => all.reduce((sum, value) => sum + value, 0),
    () => null,
  );
}
