import type { WebSocket } from "ws";
import type { Clock } from "../../util/clock.ts";

export interface KeepAlive {
  /** Between two pings, in milliseconds, and how long a client may take to answer one. */
  pingMs: number;
  clock: Clock;
}

/**
 * Pings a web socket as long as it is open, and cuts it when a ping is not answered until the next
 * is due: a client that vanished without a goodbye, with its machine or its network, would hold its
 * place until TCP gives up, which on an idle connection is never (RFC 6455, 5.5.2).
 */
export async function keepAlive(socket: WebSocket, { pingMs, clock }: KeepAlive): Promise<void> {
  const closed = new AbortController();
  let answered = true;
  socket.on("pong", () => {
    answered = true;
  });
  socket.once("close", () => closed.abort());
  for (;;) {
    await clock.sleep(pingMs, closed.signal).catch(() => undefined);
    if (closed.signal.aborted) return;
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }
}
