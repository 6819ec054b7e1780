import type { EventSink } from "../plan/events.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import { hopsOf } from "../seed/proof/expected.ts";
import type { HopResult, Unproven } from "../seed/proof/proof-record.ts";
import { DevstackError } from "../util/errors.ts";
import { runningStack } from "./running-stack.ts";
import { seedAndProve } from "./seed-and-prove.ts";
import type { Stack } from "./stack.ts";

export interface ProveOptions {
  emit: EventSink;
  signal: AbortSignal;
  /** For the marked request to be seen at every hop; 15 s when absent. */
  proofTimeoutMs?: number;
}

/** What a proof has shown. */
export interface ProveResult {
  /** Of the stack. */
  name: string;
  elapsedMs: number;
  /** ISO 8601. */
  provenAt: string;
  traceId: string;
  hops: readonly HopResult[];
  unproven: readonly Unproven[];
}

/**
 * Proves a stack anew that is up, as `up` does after a start; starts nothing.
 *
 * @throws DevstackError E_NOT_RUNNING when it is not up, E_SEED_FAILED; E_PROOF_FAILED naming the
 *   first broken hop, or saying that there is nothing to prove.
 */
export async function proveRunning(stack: Stack, options: ProveOptions): Promise<ProveResult> {
  const { emit, signal } = options;
  const begunMs = stack.clock.monotonicMs();
  const { plan, endpoints } = await runningStack(stack);
  const [config, { instances }] = await Promise.all([
    stack.configuration(),
    stack.runtime.status(),
  ]);
  refuseStopped(plan, instances);
  const context = { stack, config, plan, endpoints, emit, signal, instances };
  const proof = await seedAndProve(context, options);
  if (proof.hops.length === 0) {
    throw new DevstackError("E_PROOF_FAILED", "nothing was proven", {
      why: proof.unproven[0]?.reason ?? "there is nothing to ask",
      hint: "enable the router in devstack.yaml, then: devstack up",
    });
  }
  const { provenAt, traceId, hops, unproven } = proof;
  return {
    name: plan.name,
    elapsedMs: stack.clock.monotonicMs() - begunMs,
    provenAt: new Date(provenAt).toISOString(),
    traceId,
    hops,
    unproven,
  };
}

/** The request would break at a neighbour, and that one would be blamed. */
function refuseStopped(plan: Plan, instances: readonly InstanceStatus[]): void {
  const hops = new Set(hopsOf(plan).map(({ name }) => name));
  const stopped = instances
    .filter(({ service, phase }) => phase === "stopped" && hops.has(service))
    .map(({ service }) => service);
  if (stopped.length === 0) return;
  throw new DevstackError("E_PROOF_FAILED", `the request would not get through ${stopped[0]}`, {
    why: `stopped by you: ${stopped.join(", ")}`,
    hint: `devstack start ${stopped.join(" ")}`,
    details: { stopped },
  });
}
