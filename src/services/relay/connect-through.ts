import { connect, type Socket } from "node:net";
import type { HostPort } from "../kit/env.ts";

/**
 * Joins a connection to another address: what one side sends the other gets, at the
 * pace at which it takes it; an end of one direction is passed on and leaves the other open; and what
 * breaks on one side breaks on the other.
 *
 * @param caller open for half-closing (`allowHalfOpen`), or its end would cut off the answer
 */
export function connectThrough(caller: Socket, { host, port }: HostPort): void {
  // A name, which is localhost, may be that of two addresses: both are tried.
  const target = connect({ host, port, allowHalfOpen: true, autoSelectFamily: true });
  for (const [from, to] of [
    [caller, target],
    [target, caller],
  ] as const) {
    from.setNoDelay(true);
    // Without it a caller whose container is gone would be held for ever.
    from.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
    // As if there were nothing in between: a target that refuses looks like a connection that breaks.
    from.on("error", () => to.resetAndDestroy());
    from.pipe(to);
  }
}

const KEEP_ALIVE_AFTER_MS = 60_000;
