import { findPortHolder } from "../../util/port-holder.ts";
import { type ReservedPort, reservePort } from "../../util/port-reservation.ts";
import type { ClaimedPorts } from "./port-claims.ts";

export interface Taking {
  /** Gets what was taken, to be let go of. */
  reserved: ReservedPort[];
  /** Ports that services of this stack give up before others start. */
  freed: Set<number>;
  /** Processes that were ended; in a dry run they still hold their ports. */
  ended: ReadonlySet<number>;
  /** What other stacks are about to use. */
  claimed: ClaimedPorts;
}

/** Holds a port, if nobody else has it or is about to; null otherwise. */
export async function takePort(
  port: number,
  { reserved, freed, ended, claimed }: Taking,
): Promise<number | null> {
  if (freed.delete(port)) return port;
  if (claimed.has(port)) return null;
  const reservation = await reservePort(port);
  if (reservation !== null) {
    reserved.push(reservation);
    return port;
  }
  const holder = ended.size === 0 ? null : await findPortHolder(port);
  return holder !== null && ended.has(holder.pid) ? port : null;
}
