import type { Config } from "../config/config.ts";
import type { Endpoints } from "../plan/endpoints.ts";
import type { EventSink } from "../plan/events.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import type { Plan } from "../plan/plan.ts";
import { isLive, type ProofContext } from "../seed/proof/proof-context.ts";
import { seedGrafana } from "../seed/seed-grafana.ts";
import { seedPolicy } from "../seed/seed-policy.ts";
import { seedRules } from "../seed/seed-rules.ts";
import { seedTargets } from "../seed/seed-targets.ts";
import { timePhase } from "./phases.ts";
import { secretOf } from "./secrets.ts";
import type { Stack } from "./stack.ts";

export interface StackContext {
  stack: Stack;
  config: Config;
  plan: Plan;
  endpoints: Endpoints;
  emit: EventSink;
  signal: AbortSignal;
}

const TARGETS_WITHIN_MS = 15_000;
/** Each is evaluated every five seconds, first at any time within them. */
const RULES_WITHIN_MS = 15_000;
/** Grafana answers a moment before it has read them. */
const DASHBOARDS_WITHIN_MS = 15_000;

/**
 * Does what must be done before the stack can be proven; `policyIsThere` is called when the policy
 * decides as it should, while other jobs may still be at it.
 *
 * @throws DevstackError E_SEED_FAILED naming the job and why.
 */
export async function seedStack(
  context: StackContext & { instances: readonly InstanceStatus[] },
  policyIsThere: () => void,
): Promise<void> {
  const startedAt = new Map(context.instances.map((one) => [one.service, one.startedAt]));
  const proof = proofContext(context);
  const shipped = context.config.platform.opa;
  const usesShippedPolicy =
    shipped.policy === null && shipped.process === null && shipped.external === null;
  const policy = async () => {
    const words = isLive(proof, "opa")
      ? await seedPolicy(proof, { shipped: usesShippedPolicy })
      : null;
    policyIsThere();
    return words;
  };
  await timePhase(context.stack.clock, context.emit, "seed", async () => {
    const done = await Promise.all([
      policy(),
      isLive(proof, "prometheus")
        ? seedTargets(proof, { timeoutMs: TARGETS_WITHIN_MS, startedAt })
        : null,
      seedRules(proof, { timeoutMs: RULES_WITHIN_MS }),
      seedGrafana(proof, { timeoutMs: DASHBOARDS_WITHIN_MS }),
    ]);
    const words = done.filter((one) => one !== null);
    return { result: undefined, detail: words.length > 0 ? words.join(" · ") : "nothing to seed" };
  });
}

export function proofContext({ stack, plan, endpoints, signal }: StackContext): ProofContext {
  return {
    plan,
    endpoints,
    clock: stack.clock,
    signal,
    readLog: (service, tail) =>
      stack.runtime.logs(plan, { services: [service], tail, follow: false, signal }),
    readSecret: (name) => secretOf(stack, plan, name),
  };
}
