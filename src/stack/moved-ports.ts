import type { Endpoints } from "../plan/endpoints.ts";

/** A port that is not where it was wanted, and why. */
export interface MovedPort {
  service: string;
  port: string;
  wanted: number;
  used: number;
  /** `java (pid 4711)`. */
  heldBy: string;
}

export function movedPorts(endpoints: Endpoints): MovedPort[] {
  return Object.entries(endpoints).flatMap(([service, ports]) =>
    Object.entries(ports).flatMap(([port, { wanted, port: used, heldBy }]) =>
      wanted === undefined ? [] : [{ service, port, wanted, used, heldBy: heldBy ?? "somebody" }],
    ),
  );
}
