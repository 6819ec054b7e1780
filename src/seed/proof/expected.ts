import { type Expectation, isAbsent, type ProofContract } from "../../catalog/service-spec.ts";
import type { Plan, PlannedService } from "../../plan/plan.ts";
import { isStandIn } from "../stand-in.ts";
import { isLive } from "./proof-context.ts";

/**
 * What of a service's proof contract can be looked for in this stack: spans only where a trace
 * store is fed by a collector, counters only where there is a Prometheus.
 */
export function expectedOf({ proof }: PlannedService, plan: Plan): ProofContract {
  const { spans, counter, record } = proof;
  const untraced = missing(plan, "otel-collector", "tempo");
  return {
    spans: unless(untraced, spans),
    counter: unless(missing(plan, "prometheus"), counter),
    record: unless(recordMissing(record, plan), record),
  };
}

/** Why a record cannot be looked for, in words; null where nothing is known to be in the way. */
function recordMissing(record: ProofContract["record"], plan: Plan): string | null {
  if (record === "trace-by-id") return missing(plan, "otel-collector", "tempo");
  if (record !== "panel-answers") return null;
  const standIn = plan.services.some(
    ({ name, launch }) => name === "prometheus" && isStandIn(name, launch),
  );
  return standIn ? "the built-in Prometheus knows no rates" : missing(plan, "prometheus");
}

/** The services that the marked request is expected to leave something at. */
export function hopsOf(plan: Plan): PlannedService[] {
  return plan.services.filter((service) => {
    const { spans, counter, record } = expectedOf(service, plan);
    const something = [spans, counter, record].some((one) => !isAbsent<unknown>(one));
    return service.launch.kind !== "disabled" && something;
  });
}

/** Why nothing can be looked for at a service that is no hop. */
export function unprovenReason(service: PlannedService, plan: Plan): string {
  const expected = expectedOf(service, plan);
  for (const kind of ["record", "spans", "counter"] as const) {
    const now = expected[kind];
    if (!isAbsent<unknown>(service.proof[kind]) && isAbsent<unknown>(now)) return now.absent;
  }
  if (service.origin === "user") return "no proof declared";
  const { record } = service.proof;
  return isAbsent(record) ? record.absent : "devstack.yaml says none";
}

/** Those of the named services that do not run, in words; null when all run. */
function missing(plan: Plan, ...services: string[]): string | null {
  const absent = services.filter((name) => !isLive({ plan }, name));
  if (absent.length === 0) return null;
  return `${absent.join(" and ")} ${absent.length === 1 ? "is" : "are"} not part of this stack`;
}

function unless<T>(reason: string | null, expectation: Expectation<T>): Expectation<T> {
  return reason === null || isAbsent(expectation) ? expectation : { absent: reason };
}
