import type { InstanceStatus } from "../plan/instance.ts";
import { digestOf } from "../util/digest.ts";
import type { StackRecord } from "./record.ts";

/** What a proof is about: another plan, or other ports, and it says nothing. */
export function proofSubject({ plan, endpoints }: Pick<StackRecord, "plan" | "endpoints">): string {
  return digestOf({ plan, endpoints });
}

/** Whether nothing has been restarted or changed since the stack was proven. */
export function proofStillHolds(
  { proof, plan, endpoints }: Pick<StackRecord, "proof" | "plan" | "endpoints">,
  instances: readonly InstanceStatus[],
): boolean {
  if (proof === null || proof.subject !== proofSubject({ plan, endpoints })) return false;
  return instances.every(
    ({ service, startedAt }) => (proof.startedAt[service] ?? null) === startedAt,
  );
}
