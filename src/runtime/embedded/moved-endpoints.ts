import type { Endpoint } from "../../plan/endpoints.ts";
import { describeHolder, findPortHolder } from "../../util/port-holder.ts";
import { reservePort } from "../../util/port-reservation.ts";
import type { ClaimedPorts } from "./port-claims.ts";

/** By `service.port`. */
type Found = ReadonlyMap<string, Endpoint>;

/**
 * The endpoints, where a port moved with who holds the wanted one now: a port stays where it went,
 * and meanwhile somebody else may have the wanted one, or nobody.
 */
export async function withHolders(found: Found, claimed: ClaimedPorts): Promise<Found> {
  const users = new Map([...found].map(([name, { port }]) => [port, name.split(".")[0]]));
  const entries = [...found].map(async ([name, endpoint]): Promise<[string, Endpoint]> => {
    const { heldBy: _before, ...rest } = endpoint;
    if (rest.wanted === undefined) return [name, rest];
    const own = users.get(rest.wanted);
    const heldBy = own ? `${own} of this stack` : await holderOf(rest.wanted, claimed);
    return [name, heldBy === null ? rest : { ...rest, heldBy }];
  });
  return new Map(await Promise.all(entries));
}

async function holderOf(port: number, claimed: ClaimedPorts): Promise<string | null> {
  const claimer = claimed.get(port);
  if (claimer) return describeHolder({ pid: claimer.pid, command: "devstack" });
  const free = await reservePort(port);
  if (free === null) return describeHolder(await findPortHolder(port));
  await free.release();
  return null;
}
