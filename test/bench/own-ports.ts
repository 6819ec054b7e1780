import { PLATFORM_SERVICES } from "../../src/config/platform-services.ts";
import { requestedPorts } from "../support/requested-ports.ts";

/**
 * A devstack.yaml of the default stack on ports of its own, so that neither a developer's stack nor
 * a test's gets in the way between two rounds.
 */
export async function platformOnOwnPorts(): Promise<string> {
  const services = Object.entries(PLATFORM_SERVICES);
  const free = await requestedPorts(services.flatMap(([, ports]) => Object.keys(ports)).length);
  const configured = services.map(([name, ports]) => {
    const moved = Object.keys(ports).map((port) => [port, free.pop()]);
    return [name, { ports: Object.fromEntries(moved) }];
  });
  return JSON.stringify({ name: "bench", services: Object.fromEntries(configured) });
}
