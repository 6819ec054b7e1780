import { connect } from "node:net";
import type { Endpoints } from "../../../plan/endpoints.ts";
import { poll } from "../../../readiness/poll.ts";
import type { Clock } from "../../../util/clock.ts";
import { RELAY } from "./relay-service.ts";
import type { StackNetwork } from "./stack-network.ts";

const LOOK_INTERVAL_MS = 20;
/** One that is not there by then has failed, which its row tells. */
const PATIENCE_MS = 5_000;

/**
 * Waits until the relay takes connections: containers that run already ask through it at once. The
 * look is from an address that the relay serves nobody at, so that what it leads to hears nothing.
 *
 * @throws the signal's reason when it aborts.
 */
export async function untilRelayListens(
  endpoints: Endpoints,
  { gateway }: StackNetwork,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const ports = Object.values(endpoints[RELAY] ?? {}).map(({ port }) => port);
  await poll({
    intervalMs: LOOK_INTERVAL_MS,
    timeoutMs: PATIENCE_MS,
    clock,
    signal,
    attempt: async () => {
      const listens = await Promise.all(ports.map((port) => isTaken(gateway, port)));
      return { observation: null, done: listens.every(Boolean) };
    },
  });
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, localAddress: "127.0.0.1" });
    socket.once("connect", () => {
      resolve(true);
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
  });
}
