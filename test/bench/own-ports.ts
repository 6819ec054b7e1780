import { randomInt } from "node:crypto";
import { PLATFORM_SERVICES } from "../../src/config/platform-services.ts";
import { reservePort } from "../../src/util/port-reservation.ts";

/** Below the ports that systems hand out for connections, above those of well-known services. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Ports that are free now and unlikely to be taken by anybody else. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = randomInt(LOWEST, HIGHEST - 1_000); ports.length < count; port += 1) {
    const reserved = await reservePort(port);
    if (reserved === null) continue;
    await reserved.release();
    ports.push(port);
  }
  return ports;
}

/**
 * A devstack.yaml of the default stack on ports of its own, so that neither a developer's stack nor
 * a test's gets in the way between two rounds.
 */
export async function platformOnOwnPorts(): Promise<string> {
  const services = Object.entries(PLATFORM_SERVICES);
  const free = await freePorts(services.flatMap(([, ports]) => Object.keys(ports)).length);
  const configured = services.map(([name, ports]) => {
    const moved = Object.keys(ports).map((port) => [port, free.pop()]);
    return [name, { ports: Object.fromEntries(moved) }];
  });
  return JSON.stringify({ name: "bench", services: Object.fromEntries(configured) });
}
