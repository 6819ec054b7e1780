import { readFile } from "node:fs/promises";
import type { ClusterKnobs } from "../../cluster/cluster-knobs.ts";
import { type ClusterTopology, DEFAULT_TOPOLOGY } from "../../cluster/topology/cluster-topology.ts";
import { messageOf } from "../../util/errors.ts";
import type { Pace } from "./time/clock-driver.ts";

/** The cluster that is to be simulated, as devstack wrote it down for us. */
export interface Declaration {
  topology: ClusterTopology;
  seed: number;
  knobs: Partial<ClusterKnobs>;
  pace: Pace;
}

const USUAL: Declaration = {
  topology: DEFAULT_TOPOLOGY,
  seed: 1,
  knobs: {},
  pace: { speed: 1, isPaused: false },
};

/**
 * Reads the declaration; without a file three zones with two nodes each. Its content is devstack's own,
 * checked when it was written.
 *
 * @throws Error for a file that cannot be read, or holds something else
 */
export async function readDeclaration(file: string | undefined): Promise<Declaration> {
  if (file === undefined) return USUAL;
  try {
    const { seed, speed, knobs, ...topology } = JSON.parse(await readFile(file, "utf8"));
    if (!Array.isArray(topology.zones)) throw new Error("it declares no zones");
    const isPaused = speed === "paused";
    return { topology, seed, knobs, pace: { speed: isPaused ? 1 : speed, isPaused } };
  } catch (error) {
    throw new Error(`the declaration ${file} cannot be used: ${messageOf(error)}`);
  }
}
