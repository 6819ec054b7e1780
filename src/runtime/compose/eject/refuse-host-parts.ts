import type { Plan } from "../../../plan/plan.ts";
import { DevstackError } from "../../../util/errors.ts";
import { throwTogether } from "../../../util/several-faults.ts";
import { isLoopback } from "../host/host-access.ts";

/**
 * Refuses what plain Compose cannot run, or containers cannot reach without devstack.
 *
 * @throws DevstackError E_CONFIG naming every such service.
 */
export function refuseHostParts({ services }: Plan): void {
  throwTogether(
    services.flatMap(({ name, launch }) => {
      if (launch.kind === "container" || launch.kind === "disabled") return [];
      if (launch.kind !== "external") {
        const key = launch.kind === "command" ? "process" : "binary";
        const why = `${key} names a program of this machine, and plain Compose runs containers`;
        return [refused(name, key, { why, hint: "give it image or build, or disable it" })];
      }
      const ofThisMachine = Object.values(launch.addresses).some(({ host }) => isLoopback(host));
      if (!ofThisMachine) return [];
      const why = "it is on this machine's loopback interface, which containers do not reach";
      return [refused(name, "url", { why, hint: "name an address that they reach" })];
    }),
  );
}

function refused(service: string, key: string, { why, hint }: { why: string; hint: string }) {
  const places = [key, "urls"].map((one) => ["services", service, one]);
  return new DevstackError("E_CONFIG", `${service} cannot be ejected`, {
    ...{ why, hint },
    details: { service, places },
  });
}
