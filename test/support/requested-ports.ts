import { randomInt } from "node:crypto";
import { reservePort } from "../../src/util/port-reservation.ts";

/** Below what systems hand out by themselves, above what people and platforms use by habit. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * Ports of 127.0.0.1 that nobody uses and that the system gives to nobody unasked, so that they are
 * still free when the services of a test take them.
 */
export async function requestedPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const reserved = await reservePort(randomInt(LOWEST, HIGHEST));
    if (reserved === null) continue;
    ports.add(reserved.port);
    await reserved.release();
  }
  return [...ports];
}
