import { once } from "node:events";
import { type BlockList, createServer, type Server, type Socket } from "node:net";
import type { Logger } from "pino";
import type { HostPort } from "../kit/env.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { connectThrough } from "./connect-through.ts";
import { relaySettings } from "./settings.ts";

/** How long connections may go on once it is told to stop: an answer that is nearly done gets through. */
const FINISH_WITHIN_MS = 500;

/**
 * Passes TCP connections from a network of containers on to this machine's loopback interface, port
 * by port, where the engine has no such way of its own. It listens on the machine's address in that
 * network and on no other, and serves nobody from elsewhere: that address can be routed to.
 */
export async function startRelay({ env, log, drain }: ServiceContext): Promise<RunningService> {
  const { listenHost, callers, routes } = relaySettings(env);
  env.assertValid();
  const open = new Set<Socket>();
  const servers = await Promise.all(
    [...routes].map(async ([port, target]) => {
      const server = createServer({ allowHalfOpen: true }, (caller) => {
        if (!isAdmitted(caller, callers)) {
          tellRefused(caller, target, log);
          caller.resetAndDestroy();
          return;
        }
        open.add(caller);
        caller.once("close", () => open.delete(caller));
        connectThrough(caller, target);
      });
      server.listen({ host: listenHost, port, exclusive: true });
      await once(server, "listening");
      return { server, target };
    }),
  );
  const addresses = servers.map(({ server, target }) => `${addressOf(server)} to ${target.port}`);
  log.info({ addresses }, "relay listens");
  const closed = Promise.all(servers.map(({ server }) => once(server, "close")));
  drain.addEventListener("abort", () => {
    for (const { server } of servers) server.close();
  });
  return {
    async stop() {
      const late = setTimeout(() => {
        for (const caller of open) caller.resetAndDestroy();
      }, FINISH_WITHIN_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

/** That is how this machine looks whether somebody listens: no news. */
const FROM_THIS_MACHINE = /^127\./;

function tellRefused({ remoteAddress = "" }: Socket, { port }: HostPort, log: Logger): void {
  if (FROM_THIS_MACHINE.test(remoteAddress)) return;
  log.warn({ caller: remoteAddress, target: port }, "caller refused");
}

function isAdmitted({ remoteAddress }: Socket, callers: BlockList): boolean {
  return remoteAddress !== undefined && callers.check(remoteAddress, "ipv4");
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === "object" && address ? `${address.address}:${address.port}` : "";
}
