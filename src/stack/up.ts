import { basename } from "node:path";
import type { Config } from "../config/config.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import type { EventSink } from "../plan/events.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import type { RuntimeStatus } from "../runtime/runtime.ts";
import type { ProofRecord, Unproven } from "../seed/proof/proof-record.ts";
import { counted } from "../util/counted.ts";
import { discardAbandoned } from "./abandoned-stacks.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { withPlaces } from "./locate-error.ts";
import { whileLocked } from "./lock.ts";
import { type MovedPort, movedByStacks } from "./moved-ports.ts";
import { timePhase } from "./phases.ts";
import { planOf } from "./plan-of.ts";
import { namingPortOwner } from "./port-owner.ts";
import { proofStillHolds } from "./proof-validity.ts";
import { readRecord, type StackRecord, writeRecord } from "./record.ts";
import { refuseUnproven } from "./refuse-unproven.ts";
import { refuseReplacing } from "./refuse-up.ts";
import { register } from "./registry.ts";
import { secretsOf } from "./secrets.ts";
import type { seedAndProve } from "./seed-and-prove.ts";
import { type SignIn, signInsOf } from "./sign-ins.ts";
import type { Stack } from "./stack.ts";
import { startAndWatch, type ToStart } from "./start-and-watch.ts";
import { observe, type StatusReport, status } from "./status.ts";

/** How `up` goes about it. */
export interface UpOptions {
  emit: EventSink;
  signal: AbortSignal;
  /** Proves anew even where an earlier proof still holds. */
  prove: boolean;
  /** Fails where nobody can check a service: false when absent. */
  strict?: boolean;
  /** For all services to become ready. */
  timeoutMs: number;
  /** For the marked request to be seen at every hop; 15 s when absent. */
  proofTimeoutMs?: number;
  /** The stack ends when this process ends. */
  attached: boolean;
}

/** What `up` has found or made. */
export interface UpResult {
  /** Nothing had to be started or proven. */
  alreadyUp: boolean;
  elapsedMs: number;
  /** When the proof was made: ISO 8601. */
  provenAt: string;
  /** Where the marked request was found; empty when there is no router to send one to. */
  hops: readonly string[];
  proofReused: boolean;
  status: StatusReport;
  /** Ports that are not where they were wanted. */
  moved: readonly MovedPort[];
  /** How people sign in where they have to. */
  signIns: readonly SignIn[];
  unproven: readonly Unproven[];
}

/**
 * Brings the stack up and returns when it is ready, seeded and proven. Services that are up and
 * unchanged are left alone.
 *
 * @throws DevstackError with a failure card as details when a service does not become ready,
 *   E_SEED_FAILED or E_PROOF_FAILED naming the hop; what was started keeps running.
 */
export async function up(stack: Stack, options: UpOptions): Promise<UpResult> {
  const { emit, signal } = options;
  const begunMs = stack.clock.monotonicMs();
  const config = await stack.configuration();
  await discardAbandoned(stack);
  const started = await whileLocked(
    stack,
    () => withPlaces(config, () => startStack(stack, config, options)),
    signal,
  );
  const { record, plan, endpoints } = started;
  const { instances, report } = await whenReady(stack, started, options);
  const context = { stack, config, plan, endpoints, emit, signal, instances };
  const reusable =
    !options.prove && started.changed.length === 0 && proofStillHolds(record, instances)
      ? record.proof
      : null;
  const proof = reusable ?? (await proveAnew(context, options));
  if (options.strict) refuseUnproven(proof.unproven);
  if (reusable !== null) tellReuse(emit, reusable);
  const known = reusable === null ? null : report;
  return {
    alreadyUp: reusable !== null,
    elapsedMs: stack.clock.monotonicMs() - begunMs,
    provenAt: new Date(proof.provenAt).toISOString(),
    hops: proof.hops.map(({ service }) => service),
    proofReused: reusable !== null,
    status: known ?? (await status(stack, { signal })),
    moved: await movedByStacks(stack, endpoints),
    signIns: signInsOf(stack, plan),
    unproven: proof.unproven,
  };
}

/** Loaded only then: it is much, and most of the time the proof still holds. */
async function proveAnew(...given: Parameters<typeof seedAndProve>): Promise<ProofRecord> {
  const { seedAndProve } = await import("./seed-and-prove.ts");
  return seedAndProve(...given);
}

interface Started {
  record: StackRecord;
  plan: Plan;
  endpoints: Endpoints;
  changed: readonly string[];
  /** The processes, when all are ready; null where nothing was started. */
  ready: Promise<readonly InstanceStatus[]> | null;
  /** What runs, where that was looked at and nothing was started. */
  seen: RuntimeStatus | undefined;
  /** Lets go of the ports. */
  release: () => Promise<void>;
}

/** Plans, chooses ports and starts; what was chosen is written down before anything runs. */
async function startStack(stack: Stack, config: Config, options: UpOptions): Promise<Started> {
  const { emit, signal } = options;
  const previous = await readRecord(stack);
  await refuseReplacing(stack, config, previous);
  const tell = (message: string) => emit({ type: "notice", message });
  const { plan, prepared, secrets } = await timePhase(stack.clock, emit, "plan", async () => {
    const made = await planOf(config, (ways, service) =>
      stack.runtime.resolve(ways, service, signal),
    );
    signal.throwIfAborted();
    const found = await secretsOf(stack, config, made, { signal, tell, rehearsal: false });
    const ports = await namingPortOwner(stack, () =>
      stack.runtime.prepare(made, {
        previous: previous?.endpoints ?? {},
        variables: config.variables,
        secrets: found.placed,
        tell,
      }),
    );
    return { result: { plan: made, prepared: ports, secrets: found }, detail: describePlan(made) };
  });
  try {
    signal.throwIfAborted();
    const { endpoints } = prepared;
    const record: StackRecord = {
      schemaVersion: 1,
      id: stack.id,
      file: config.file && basename(config.file),
      name: plan.name,
      runtime: stack.runtime.name,
      startedAt: previous && !previous.down ? previous.startedAt : stack.clock.now(),
      plan,
      endpoints,
      proof: previous?.proof ?? null,
      down: false,
    };
    await writeRecord(stack, record);
    await register(stack, record);
    const start: ToStart["start"] = async ({ cut, ...how }) => {
      await secrets.write();
      await writeKubeconfig(stack, endpoints);
      const { attached } = options;
      return prepared.start({ attached, emit, signal: AbortSignal.any([signal, cut]), ...how });
    };
    const started = await startAndWatch(stack, { plan, endpoints, start }, options);
    const { changed, ready, seen } = started;
    // Now it has a keeper, by which it is told from a stack that was lost.
    if (changed.length > 0) await register(stack, record);
    return { record, plan, endpoints, changed, ready, seen, release: prepared.release };
  } catch (error) {
    await prepared.release();
    throw error;
  }
}

/** What runs, all of it ready; with how it is where that was seen at a glance. */
interface AllReady {
  instances: readonly InstanceStatus[];
  report: StatusReport | null;
}

/**
 * What was running and answers needs no wait. Until the services are ready no other stack may choose
 * the ports: not all that was started listens on its own.
 */
async function whenReady(
  stack: Stack,
  { plan, endpoints, ready, seen, release }: Started,
  options: UpOptions,
): Promise<AllReady> {
  try {
    if (ready !== null) return { instances: await ready, report: null };
    const { report, instances } = await observe(stack, { signal: options.signal, seen });
    if (report.stack.state === "ready") return { instances, report };
    const { untilReady } = await import("./until-ready.ts");
    return { instances: await untilReady(stack, { plan, endpoints, ...options }), report: null };
  } finally {
    await release();
  }
}

function tellReuse(emit: EventSink, { hops }: ProofRecord): void {
  const detail = hops.map(({ service }) => service).join(" → ");
  emit({ type: "phase", phase: "proof", status: "reused", detail, elapsedMs: 0 });
}

function describePlan({ services }: Plan): string {
  const live = services.filter(({ launch }) => launch.kind !== "disabled");
  return counted(live.length, "service");
}
