import type { Environment } from "../../util/user-folders.ts";
import type { ClaimedPorts } from "./port-claims.ts";
import { type Holder, holderWords, remedyFor, whoHolds } from "./port-holders.ts";
import type { TakenPort } from "./taken-ports.ts";

/** A port that was asked for and could not be had. */
export interface RefusedPort {
  service: string;
  port: number;
  places: readonly (readonly string[])[];
}

/** Who has each of them. */
export async function whoTook(
  refused: readonly RefusedPort[],
  { claimed, env }: { claimed: ClaimedPorts; env: Environment },
): Promise<TakenPort[]> {
  const unclaimed = refused.map(({ port }) => port).filter((port) => !claimed.has(port));
  const holders = await whoHolds(unclaimed, env);
  return refused.map((one): TakenPort => {
    const claimer = claimed.get(one.port);
    const holder: Holder | null = claimer
      ? { pid: claimer.pid, command: "devstack" }
      : (holders.get(one.port) ?? null);
    return {
      ...one,
      holder,
      why: `${holderWords(holder)} ${claimer ? "has chosen it for another stack" : "listens on it"}`,
      remedy: remedyFor(holder),
    };
  });
}
