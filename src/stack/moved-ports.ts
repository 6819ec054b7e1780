import type { Endpoints } from "../plan/endpoints.ts";
import { stacksOnPorts } from "./port-owner.ts";
import type { Stack } from "./stack.ts";

/** A port that is not where it was wanted, and why. */
export interface MovedPort {
  service: string;
  port: string;
  wanted: number;
  used: number;
  /** `java (pid 4711)`, or another stack; null when the wanted port is free by now. */
  heldBy: string | null;
}

export function movedPorts(endpoints: Endpoints): MovedPort[] {
  return Object.entries(endpoints).flatMap(([service, ports]) =>
    Object.entries(ports).flatMap(([port, { wanted, port: used, heldBy }]) =>
      wanted === undefined ? [] : [{ service, port, wanted, used, heldBy: heldBy ?? null }],
    ),
  );
}

/** The same, where another stack of this user has a wanted port with its name instead of a process. */
export async function movedByStacks(stack: Stack, endpoints: Endpoints): Promise<MovedPort[]> {
  const moved = movedPorts(endpoints);
  if (moved.every(({ heldBy }) => heldBy === null)) return moved;
  const owners = await stacksOnPorts(stack);
  return moved.map((port) => {
    const owner = port.heldBy === null ? undefined : owners.get(port.wanted);
    return owner ? { ...port, heldBy: `stack ${owner.name} in ${owner.folder}` } : port;
  });
}
