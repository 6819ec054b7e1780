import type { Endpoints } from "../plan/endpoints.ts";
import type { InstanceStatus } from "../plan/instance.ts";
import { digestOf } from "../util/digest.ts";
import type { StackRecord } from "./record.ts";

/**
 * What a proof is about: another plan, or other ports, and it says nothing. Who has a wanted port
 * meanwhile makes no difference.
 */
export function proofSubject({ plan, endpoints }: Pick<StackRecord, "plan" | "endpoints">): string {
  return digestOf({ plan, addresses: addressesOf(endpoints) });
}

function addressesOf(endpoints: Endpoints) {
  return Object.entries(endpoints).map(([service, ports]) => [
    service,
    Object.entries(ports).map(([port, { heldBy: _holder, ...address }]) => [port, address]),
  ]);
}

/** Whether nothing has been stopped, restarted or changed since the stack was proven. */
export function proofStillHolds(
  { proof, plan, endpoints }: Pick<StackRecord, "proof" | "plan" | "endpoints">,
  instances: readonly InstanceStatus[],
): boolean {
  if (proof === null || proof.subject !== proofSubject({ plan, endpoints })) return false;
  return instances.every(
    ({ service, phase, startedAt }) =>
      phase !== "stopped" && (proof.startedAt[service] ?? null) === startedAt,
  );
}

/**
 * What runs, where a proof still holds with the moment of the proof as that of readiness for what
 * the runtime has not seen ready yet: it looks at its own pace, and the proof may have been quicker.
 */
export function withProvenReadiness(
  record: Pick<StackRecord, "proof" | "plan" | "endpoints">,
  instances: readonly InstanceStatus[],
): readonly InstanceStatus[] {
  const { proof } = record;
  if (proof === null || !proofStillHolds(record, instances)) return instances;
  return instances.map((instance) =>
    instance.phase === "running"
      ? { ...instance, readyAt: instance.readyAt ?? proof.provenAt }
      : instance,
  );
}
