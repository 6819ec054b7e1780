import type { InstanceStatus } from "../plan/instance.ts";
import type { ProofRecord } from "../seed/proof/proof-record.ts";
import { storageFault } from "../util/storage-fault.ts";
import { proveStack } from "./prove.ts";
import { rememberProof } from "./remember-proof.ts";
import { type StackContext, seedStack } from "./seed.ts";

/**
 * Seeds and proves the stack, and notes the proof down; one that the disk does not take is told and
 * holds for this command only. A stack that was found broken is proven no more, whatever an earlier
 * proof had seen.
 *
 * @throws DevstackError E_SEED_FAILED, or E_PROOF_FAILED naming the hop.
 */
export async function seedAndProve(
  context: StackContext & { instances: readonly InstanceStatus[] },
  { signal, proofTimeoutMs }: { signal: AbortSignal; proofTimeoutMs?: number },
): Promise<ProofRecord> {
  try {
    await seedStack(context);
    const proof = await proveStack({ ...context, timeoutMs: proofTimeoutMs });
    await rememberProof(context.stack, context, proof).catch((error: unknown) => {
      const fault = storageFault(error);
      if (fault === null) throw error;
      const message = `the proof is not kept: ${fault.why}; the next devstack up proves anew`;
      context.emit({ type: "notice", message });
    });
    return proof;
  } catch (error) {
    if (!signal.aborted) {
      await rememberProof(context.stack, context, null).catch(() => undefined);
    }
    throw error;
  }
}
