import type { InstanceStatus } from "../plan/instance.ts";
import { isLive } from "../seed/proof/proof-context.ts";
import type { HopResult, ProofRecord } from "../seed/proof/proof-record.ts";
import { discardProof, type ProofRequest, prove, sendProof } from "../seed/proof/prove.ts";
import { timePhase } from "./phases.ts";
import { proofSubject } from "./proof-validity.ts";
import { proofContext, type StackContext } from "./seed.ts";

const PROOF_WITHIN_MS = 15_000;

type ProofOfStack = StackContext & {
  instances: readonly InstanceStatus[];
  timeoutMs: number | undefined;
};

/** A marked request that is on its way; null for a stack without a router to send it to. */
export type SentProof = { request: ProofRequest; discard: () => Promise<void> } | null;

/** Sends the marked request that `proveStack` looks for. */
export async function sendStackProof(context: ProofOfStack): Promise<SentProof> {
  const proof = proofContext(context);
  if (!isLive(proof, "router")) return null;
  const request = await sendProof(proof, context.timeoutMs ?? PROOF_WITHIN_MS);
  return { request, discard: () => discardProof(proof, request) };
}

/**
 * Proves the stack and returns what to remember of it. A stack without a router has nothing that a
 * request could be sent to: its proof has no hops, and nobody calls it proven.
 *
 * @throws DevstackError E_PROOF_FAILED naming the first broken hop.
 */
export async function proveStack(context: ProofOfStack, sent: SentProof): Promise<ProofRecord> {
  const { stack, plan, endpoints, emit, instances } = context;
  const proof = proofContext(context);
  const result = await timePhase(stack.clock, emit, "proof", async () => {
    if (sent === null) {
      const unproven = [{ service: "the whole stack", reason: "there is no router to ask" }];
      const nothing = { traceId: "", hops: [], unproven };
      return { result: nothing, detail: "nothing: there is no router to ask" };
    }
    const timeoutMs = context.timeoutMs ?? PROOF_WITHIN_MS;
    const onHop = (hop: HopResult) => emit({ type: "hop", ...hop });
    const proven = await prove({ ...proof, timeoutMs, onHop }, sent.request);
    return { result: proven, detail: proven.hops.map(({ service }) => service).join(" → ") };
  });
  return {
    ...result,
    provenAt: stack.clock.now(),
    subject: proofSubject({ plan, endpoints }),
    startedAt: Object.fromEntries(instances.map(({ service, startedAt }) => [service, startedAt])),
  };
}
