import { PortBlock } from "./port-block.ts";

/** One for the test process: two would only take up a second block. */
const block = new PortBlock();

/**
 * Ports of 127.0.0.1 that nobody uses and that no other test and no system takes unasked, so that
 * they are still free when the services of a test take them.
 */
export async function requestedPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await block.next());
  return ports;
}

/** One of them. */
export async function requestedPort(): Promise<number> {
  const [port = 0] = await requestedPorts(1);
  return port;
}
