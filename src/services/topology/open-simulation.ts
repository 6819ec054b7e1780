import type { Logger } from "pino";
import type { CreateClusterOptions } from "../../cluster/create-cluster.ts";
import { digestOf } from "../../util/digest.ts";
import { messageOf } from "../../util/errors.ts";
import type { Declaration } from "./declaration.ts";
import { Simulation } from "./simulation.ts";
import type { StateFile } from "./state/state-file.ts";
import { type Origin, readState } from "./state/state-text.ts";

export interface OpenSimulationOptions {
  declaration: Declaration;
  /** The manifests as they are now, digested. */
  manifests: string;
  /** Where the state is kept; null where it is not. */
  file: StateFile | null;
  log: Pick<Logger, "info" | "error">;
}

export interface OpenedSimulation {
  simulation: Simulation;
  origin: Origin;
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
  const { declaration, manifests, file } = options;
  const { topology, seed, knobs, pace } = declaration;
  const origin = { declaration: digestOf({ topology, seed, knobs }), manifests };
  const beganMs = Date.now() - (pace.isPaused ? 0 : PAST_MS);
  const declared = { topology, seed, knobs, startMs: Math.floor(beganMs / 1_000) * 1_000 };
  const anew = () => {
    return { simulation: new Simulation({ declared, pace }), origin, mustApply: true, isNew: true };
  };
  const text = (await file?.text()) ?? null;
  if (file === null || text === null) return anew();
  const found = goOn(text, { origin, declared });
  if ("simulation" in found) return found;
  const { why, words } = found;
  const path = await file.setAside(why);
  if (why === "damaged") options.log.error({ path }, `${words}: it is set aside as ${path}`);
  else options.log.info({ path }, `${words}: what was kept lies beside it as ${path}`);
  return anew();
}

interface SetAside {
  why: "damaged" | "replaced";
  words: string;
}

/** The cluster of a text, or why there is to be another one. */
function goOn(
  text: string,
  { origin, declared }: { origin: Origin; declared: CreateClusterOptions },
): OpenedSimulation | SetAside {
  try {
    const kept = readState(text);
    if (kept.origin.declaration !== origin.declaration) {
      return {
        why: "replaced",
        words: "another cluster is declared than the one that was kept, and begins anew",
      };
    }
    const simulation = new Simulation({ declared, pace: kept.pace, saved: kept.cluster });
    const mustApply = kept.origin.manifests !== origin.manifests;
    return { simulation, origin, mustApply, isNew: false };
  } catch (error) {
    const words = `the cluster that was kept cannot be used (${messageOf(error)}), and a new one begins`;
    return { why: "damaged", words };
  }
}
