import type { InstanceStatus } from "../plan/instance.ts";
import { isLive } from "../seed/proof/proof-context.ts";
import type { ProofRecord } from "../seed/proof/proof-record.ts";
import { prove } from "../seed/proof/prove.ts";
import { timePhase } from "./phases.ts";
import { proofSubject } from "./proof-validity.ts";
import { proofContext, type StackContext } from "./seed.ts";

const PROOF_WITHIN_MS = 15_000;

/**
 * Proves the stack and returns what to remember of it. A stack without a router has nothing that a
 * request could be sent to: its proof has no hops, and nobody calls it proven.
 *
 * @throws DevstackError E_PROOF_FAILED naming the first broken hop.
 */
export async function proveStack(
  context: StackContext & { instances: readonly InstanceStatus[]; timeoutMs?: number | undefined },
): Promise<ProofRecord> {
  const { stack, plan, endpoints, emit, instances } = context;
  const proof = proofContext(context);
  const result = await timePhase(stack.clock, emit, "proof", async () => {
    if (!isLive(proof, "router")) {
      const unproven = [{ service: "the whole stack", reason: "there is no router to ask" }];
      const nothing = { traceId: "", hops: [], unproven };
      return { result: nothing, detail: "nothing: there is no router to ask" };
    }
    const proven = await prove({
      ...proof,
      timeoutMs: context.timeoutMs ?? PROOF_WITHIN_MS,
      onHop: (hop) => emit({ type: "hop", ...hop }),
    });
    return { result: proven, detail: proven.hops.map(({ service }) => service).join(" → ") };
  });
  return {
    ...result,
    provenAt: stack.clock.now(),
    subject: proofSubject({ plan, endpoints }),
    startedAt: Object.fromEntries(instances.map(({ service, startedAt }) => [service, startedAt])),
  };
}
