import type { Endpoints } from "../plan/endpoints.ts";
import type { Plan } from "../plan/plan.ts";
import type { ProofRecord } from "../seed/proof/proof-record.ts";
import { whileLocked } from "./lock.ts";
import { proofSubject } from "./proof-validity.ts";
import { readRecord, writeRecord } from "./record.ts";
import type { Stack } from "./stack.ts";

/**
 * Writes down the proof of a stack, or with null that it was found broken; unless the stack has been
 * changed meanwhile by another command, of which this proof says nothing.
 */
export async function rememberProof(
  stack: Stack,
  proven: { plan: Plan; endpoints: Endpoints },
  proof: ProofRecord | null,
): Promise<void> {
  await whileLocked(stack, async () => {
    const record = await readRecord(stack);
    if (record === null || record.down || proofSubject(record) !== proofSubject(proven)) return;
    await writeRecord(stack, { ...record, proof });
  });
}
