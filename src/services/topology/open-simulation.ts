import type { Logger } from "pino";
import type { CreateClusterOptions } from "../../cluster/create-cluster.ts";
import { digestOf } from "../../util/digest.ts";
import { messageOf } from "../../util/errors.ts";
import type { Declaration } from "./declaration.ts";
import { Simulation } from "./simulation.ts";
import type { Chain, KeptState, StateFolder } from "./state/state-folder.ts";
import type { Origin } from "./state/state-head.ts";

export interface OpenSimulationOptions {
  declaration: Declaration;
  /** The manifests as they are now, digested. */
  manifests: string;
  /** Where the state is kept; null where it is not. */
  folder: StateFolder | null;
  log: Pick<Logger, "info" | "error">;
}

export interface OpenedSimulation {
  simulation: Simulation;
  origin: Origin;
  /** What it was read from, and what happens from now on is to be added to; null where there is none. */
  chain: Chain | null;
  /** Whether the manifests are not in it as they are now. */
  mustApply: boolean;
  /** Whether nothing has happened in it yet: it has a past that is still to pass. */
  isNew: boolean;
}

/**
 * So long ago a new cluster began: what it is to run has been at work for a while when it is first
 * asked, as in any cluster that one comes to.
 */
const PAST_MS = 600_000;

/**
 * The cluster as it was when the service ended, or a new one: where there is none, where another one is
 * declared by now, and where what was kept cannot be used. What is not gone on with is set aside.
 *
 * @throws the system's error when what was kept cannot be read, or not be set aside
 */
export async function openSimulation(options: OpenSimulationOptions): Promise<OpenedSimulation> {
  const { declaration, manifests, folder } = options;
  const { topology, seed, knobs, pace } = declaration;
  const origin = { declaration: digestOf({ topology, seed, knobs }), manifests };
  const beganMs = Date.now() - (pace.isPaused ? 0 : PAST_MS);
  const declared = { topology, seed, knobs, startMs: Math.floor(beganMs / 1_000) * 1_000 };
  const anew = (): OpenedSimulation => {
    const simulation = new Simulation({ declared, pace });
    return { simulation, origin, chain: null, mustApply: true, isNew: true };
  };
  if (folder === null) return anew();
  const found = await goOn(folder, { origin, declared });
  if (found === null) return anew();
  if ("simulation" in found) return found;
  const { why, words } = found;
  const path = await folder.setAside(why);
  if (why === "damaged") options.log.error({ path }, `${words}: it is set aside as ${path}`);
  else options.log.info({ path }, `${words}: what was kept lies beside it as ${path}`);
  return anew();
}

interface SetAside {
  why: "damaged" | "replaced";
  words: string;
}

/** The cluster that is kept, or why there is to be another one; null where there is none. */
async function goOn(
  folder: StateFolder,
  { origin, declared }: { origin: Origin; declared: CreateClusterOptions },
): Promise<OpenedSimulation | SetAside | null> {
  try {
    const kept = await folder.read();
    if (kept === null) return null;
    if (kept.origin.declaration !== origin.declaration) {
      return {
        why: "replaced",
        words: "another cluster is declared than the one that was kept, and begins anew",
      };
    }
    return goneOn(kept, { origin, declared });
  } catch (error) {
    // What the system does not let read may be whole all the same.
    if (error instanceof Error && "syscall" in error) throw error;
    const words = `the cluster that was kept cannot be used (${messageOf(error)}), and a new one begins`;
    return { why: "damaged", words };
  }
}

function goneOn(
  { cluster, pace, chain, origin: before }: KeptState,
  { origin, declared }: { origin: Origin; declared: CreateClusterOptions },
): OpenedSimulation {
  const simulation = new Simulation({ declared, pace, saved: cluster });
  const mustApply = before.manifests !== origin.manifests;
  // A snapshot says what was applied: where that is another one by now, there is to be another snapshot.
  return { simulation, origin, chain: mustApply ? null : chain, mustApply, isNew: false };
}
