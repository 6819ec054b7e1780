import type { InstanceStatus } from "../plan/instance.ts";
import type { ProofRecord } from "../seed/proof/proof-record.ts";
import { storageFault } from "../util/storage-fault.ts";
import { proveStack, type SentProof, sendStackProof } from "./prove.ts";
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
    const proof = await proveSeeded({ ...context, timeoutMs: proofTimeoutMs });
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

/**
 * The marked request goes out as soon as the policy is there to let it pass, and is looked for when
 * all is seeded: a Prometheus takes six seconds from its start to the first sample, in which it is
 * on its way.
 */
async function proveSeeded(
  context: StackContext & { instances: readonly InstanceStatus[]; timeoutMs: number | undefined },
): Promise<ProofRecord> {
  let sending: Promise<SentProof> | null = null;
  const policyIsThere = () => {
    sending = sendStackProof(context);
    // Told by whoever waits for it, after the seeds.
    sending.catch(() => {});
  };
  try {
    await seedStack(context, policyIsThere);
  } catch (error) {
    // The better reason; what was sent all the same is not left behind.
    await (await (sending as Promise<SentProof> | null)?.catch(() => null))?.discard();
    throw error;
  }
  return proveStack(context, await (sending ?? sendStackProof(context)));
}
