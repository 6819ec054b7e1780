import { type Endpoints, endpointUrl } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { PlannedService, Provider } from "../plan/plan.ts";
import { type ServiceState, type StackState, stackState } from "../plan/states.ts";
import { checkOnce } from "../readiness/check-once.ts";
import type { MonitoredService } from "../readiness/service-status.ts";
import type { RuntimeName, RuntimeStatus } from "../runtime/runtime.ts";
import { endOrphans } from "./end-orphans.ts";
import { movedPorts } from "./moved-ports.ts";
import { othersWords } from "./others-here.ts";
import { proofStillHolds, withProvenReadiness } from "./proof-validity.ts";
import { readRecord, type StackRecord, whyDown } from "./record.ts";
import { withSeenReadiness } from "./seen-ready.ts";
import type { Stack } from "./stack.ts";

/** `devstack status --json`; schema/status.schema.json is checked against it. Times: ISO 8601. */
export interface StatusReport {
  schemaVersion: 1;
  stack: {
    name: string;
    runtime: RuntimeName;
    state: StackState;
    /** Why, in words. */
    reason: string;
    startedAt: string | null;
    /** When a marked request was last found at every hop, of what runs now. */
    provenAt: string | null;
  };
  services: readonly ServiceReport[];
}

/** How one service is, in `devstack status --json`. */
export interface ServiceReport {
  name: string;
  state: ServiceState;
  reason: string;
  provider: Provider;
  version: string | null;
  startedAt: string | null;
  readyAt: string | null;
  restarts: number;
  /** By port name; what only the stack uses is left out. */
  endpoints: Readonly<Record<string, string>>;
  /** Worth knowing beside the state, such as `wanted 8080`. */
  notes: readonly string[];
}

const PROBE_WITHIN_MS = 2_000;

/** `observe` without what it was seen of. */
export async function status(
  stack: Stack,
  options: { signal: AbortSignal },
): Promise<StatusReport> {
  return (await observe(stack, options)).report;
}

/** How a stack is, and what of it runs. */
export interface Observed {
  report: StatusReport;
  instances: readonly InstanceStatus[];
}

/**
 * How the stack is at this moment: every running service is probed. Where the supervisor has died,
 * what it left behind is ended: nothing would ever look after it again.
 *
 * @param seen what runs, where that was looked at just now
 */
export async function observe(
  stack: Stack,
  { signal, seen }: { signal: AbortSignal; seen?: RuntimeStatus | undefined },
): Promise<Observed> {
  const [record, runtimeStatus] = await Promise.all([
    readRecord(stack),
    seen ?? stack.runtime.status(),
  ]);
  const { name } = record ?? (await stack.configuration());
  if (runtimeStatus.state === "lost") await endOrphans(stack);
  // A probe's answer may hold a secret: masked before it is laid out, where it could be broken up.
  const services = stack.masker.maskAll(
    record ? await serviceReports(stack, { record, runtimeStatus, signal }) : [],
  );
  const state = overall(runtimeStatus, record, services);
  const up = record !== null && runtimeStatus.state === "running";
  const proof = up && proofStillHolds(record, runtimeStatus.instances) ? record.proof : null;
  const others = state === "stopped" ? await othersWords(stack) : "";
  const proven = proof !== null && proof.hops.length > 0 ? proof : null;
  const report: StatusReport = {
    schemaVersion: 1,
    stack: {
      name,
      runtime: stack.runtime.name,
      state,
      reason: reasonOf(state, runtimeStatus, record, services) + others,
      startedAt: up ? iso(record.startedAt) : null,
      provenAt: iso(proven?.provenAt ?? null),
    },
    services,
  };
  return { report, instances: runtimeStatus.instances };
}

interface Known {
  record: StackRecord;
  runtimeStatus: RuntimeStatus;
  signal: AbortSignal;
}

async function serviceReports(stack: Stack, context: Known): Promise<ServiceReport[]> {
  const { record, runtimeStatus } = context;
  const seen = await withSeenReadiness(stack, runtimeStatus.instances);
  const known = withProvenReadiness(record, seen);
  const instances = new Map(known.map((one) => [one.service, one]));
  const planned = record.plan.services.map((service) => {
    const instance = instances.get(service.name);
    if (instance) return runningReport(stack, service, instance, context);
    return absentReport(stack, service, { record, runtimeStatus });
  });
  const names = new Set(record.plan.services.map(({ name }) => name));
  const others = known
    .filter(({ service }) => !names.has(service))
    .map((instance) => {
      const service = { name: instance.service, probes: [], job: false };
      return runningReport(stack, service, instance, context);
    });
  return Promise.all([...planned, ...others]);
}

async function runningReport(
  { clock }: Stack,
  service: MonitoredService,
  instance: InstanceStatus,
  { runtimeStatus: { endpoints }, signal }: Known,
): Promise<ServiceReport> {
  const seen = await checkOnce({
    service,
    instance,
    endpoints,
    clock,
    timeoutMs: PROBE_WITHIN_MS,
    signal,
  });
  const readyAt = instance.readyAt ?? seen.readyAt;
  return {
    name: service.name,
    state: seen.state,
    reason: seen.reason,
    provider: instance.provider,
    version: instance.version,
    startedAt: iso(instance.startedAt),
    readyAt: iso(instance.phase === "running" ? readyAt : null),
    restarts: instance.restarts,
    endpoints: instance.phase === "disabled" ? {} : urls(endpoints, service.name),
    notes: [...notes(endpoints, service.name), ...seen.notes, ...watchNotes(instance)],
  };
}

/** A row of a service of which nothing runs. */
function absentReport(
  { runtime }: Stack,
  { name, launch }: PlannedService,
  { record: { down }, runtimeStatus: { state, reason } }: Pick<Known, "record" | "runtimeStatus">,
): ServiceReport {
  const disabled = launch.kind === "disabled";
  const why = down ? "taken down" : state === "lost" ? reason : "not started";
  // While others run, what stands still without the user's wish is at fault.
  const still = state === "running" && !down ? "failed" : "stopped";
  return {
    name,
    state: disabled ? "disabled" : still,
    reason: disabled ? launch.reason : why,
    provider: runtime.provider(launch),
    version: disabled ? null : launch.version,
    startedAt: null,
    readyAt: null,
    restarts: 0,
    endpoints: {},
    notes: [],
  };
}

function overall(
  { state }: RuntimeStatus,
  record: StackRecord | null,
  services: readonly ServiceReport[],
): StackState {
  if (record === null || record.down) return state === "running" ? "failed" : "stopped";
  // Where nothing is to run there is nothing that keeps it either.
  const isEmpty = services.every((service) => service.state === "disabled");
  return state === "running" || isEmpty ? stackState(services) : "failed";
}

function reasonOf(
  state: StackState,
  runtimeStatus: RuntimeStatus,
  record: StackRecord | null,
  services: readonly ServiceReport[],
): string {
  const down = whyDown(record);
  if (down !== null) return down;
  if (runtimeStatus.state !== "running") return runtimeStatus.reason;
  const worst = services.find((service) => service.state === state);
  if (state === "stopped" && worst) return "you have stopped every service";
  if (state !== "ready" && worst) return `${worst.name}: ${worst.reason}`;
  const stopped = services.some((service) => service.state === "stopped");
  if (state === "ready")
    return `every service answers${stopped ? " that you have not stopped" : ""}`;
  return runtimeStatus.reason;
}

function urls(endpoints: Endpoints, service: string): Record<string, string> {
  const shown = Object.entries(endpoints[service] ?? {}).filter(([, { internal }]) => !internal);
  return Object.fromEntries(shown.map(([port, endpoint]) => [port, endpointUrl(endpoint)]));
}

function notes(endpoints: Endpoints, service: string): string[] {
  const wanted = movedPorts(endpoints).filter((moved) => moved.service === service);
  return wanted.length === 0 ? [] : [`wanted ${wanted.map((moved) => moved.wanted).join(", ")}`];
}

function watchNotes({ watch }: InstanceStatus): string[] {
  if (!watch?.changed || watch.storm !== null) return [];
  const times = watch.restarts === 1 ? "restarted" : `restarted ${watch.restarts} times`;
  return [`${times}, as ${watch.changed} changed`];
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
