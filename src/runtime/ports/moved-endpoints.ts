import type { Endpoint } from "../../plan/endpoints.ts";
import { reservePort } from "../../util/port-reservation.ts";
import type { Environment } from "../../util/user-folders.ts";
import type { ClaimedPorts } from "./port-claims.ts";
import { holderWords, whoHolds } from "./port-holders.ts";

/** By `service.port`. */
type Found = ReadonlyMap<string, Endpoint>;

/**
 * The endpoints, where a port moved with who holds the wanted one now: a port stays where it went,
 * and meanwhile somebody else may have the wanted one, or nobody.
 */
export async function withHolders(
  found: Found,
  { claimed, env }: { claimed: ClaimedPorts; env: Environment },
): Promise<Found> {
  const users = new Map([...found].map(([name, { port }]) => [port, name.split(".")[0]]));
  const wanted = [...found.values()].flatMap((endpoint) => endpoint.wanted ?? []);
  const foreign = wanted.filter((port) => !users.has(port) && !claimed.has(port));
  const taken = (await Promise.all(foreign.map(ifTaken))).flat();
  const holders = await whoHolds(taken, env);
  const holderOf = (port: number): string | null => {
    const user = users.get(port);
    if (user) return `${user} of this stack`;
    const claimer = claimed.get(port);
    if (claimer) return holderWords({ pid: claimer.pid, command: "devstack" });
    return taken.includes(port) ? holderWords(holders.get(port) ?? null) : null;
  };
  return new Map(
    [...found].map(([name, { heldBy: _before, ...endpoint }]) => {
      const heldBy = endpoint.wanted === undefined ? null : holderOf(endpoint.wanted);
      return [name, heldBy === null ? endpoint : { ...endpoint, heldBy }];
    }),
  );
}

async function ifTaken(port: number): Promise<number[]> {
  const free = await reservePort(port);
  await free?.release();
  return free === null ? [port] : [];
}
