import { DevstackError } from "../../../util/errors.ts";
import type { EngineInfo } from "../engine/resources.ts";

/**
 * `engine`: containers know this machine by a name that the engine answers for; `relay`: its
 * containers' network is an interface of this machine, where a process of ours can listen.
 */
export type WayToHost = "engine" | "relay";

/** Engines that run their containers in a virtual machine also where the machine is a Linux one. */
const IN_VIRTUAL_MACHINE = /^(Docker Desktop|OrbStack)/i;
const VIRTUAL_MACHINES = /^lima-/;

/**
 * How containers of an engine get to this machine's loopback interface.
 *
 * @param targets the ports that they are to reach there, as `service.port`
 * @throws DevstackError E_RUNTIME_UNAVAILABLE for an engine whose networks are cut off from it.
 */
export function wayToHost(
  { operatingSystem, name, rootless }: Pick<EngineInfo, "operatingSystem" | "name" | "rootless">,
  { targets, platform }: { targets: ReadonlySet<string>; platform: string },
): WayToHost {
  if (platform !== "linux") return "engine";
  if (IN_VIRTUAL_MACHINE.test(operatingSystem) || VIRTUAL_MACHINES.test(name)) return "engine";
  if (!rootless) return "relay";
  const services = [...new Set([...targets].map((target) => target.split(".")[0] ?? ""))];
  throw new DevstackError(
    "E_RUNTIME_UNAVAILABLE",
    `containers of this engine cannot reach ${services.join(", ")}`,
    {
      why: "it runs without root, and so its networks are cut off from this machine's loopback interface",
      hint: `give ${services.join(", ")} an image, or run all as plain processes: devstack up --runtime embedded`,
      details: { services },
    },
  );
}
