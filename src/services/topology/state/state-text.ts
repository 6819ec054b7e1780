import type { SavedCluster } from "../../../cluster/cluster.ts";
import { readSnapshot, snapshotPieces } from "../../../cluster/snapshot/snapshot-text.ts";
import type { Pace } from "../time/clock-driver.ts";

/** What goes on where it was, after the service has ended. */
export interface ServiceState {
  cluster: SavedCluster;
  pace: Pace;
  /** What was declared and applied when it began. */
  origin: Origin;
}

/** Digests, to tell whether a cluster is still the one that is declared. */
export interface Origin {
  declaration: string;
  manifests: string;
}

const KIND = "devstack-topology";

/** A line that says what it is, and a snapshot of the cluster: in pieces, none of which takes long. */
export function* statePieces({ cluster, pace, origin }: ServiceState): Generator<string> {
  yield `${JSON.stringify({ kind: KIND, pace, origin })}\n`;
  yield* snapshotPieces(cluster);
}

/** @throws Error for a text that is none or is damaged; SnapshotFault where its cluster is */
export function readState(text: string): ServiceState {
  const end = text.indexOf("\n");
  const { kind, pace, origin } = headOf(text.slice(0, Math.max(0, end)));
  if (kind !== KIND || pace === undefined || origin === undefined) {
    throw new Error("it does not begin as the state of the simulated cluster does");
  }
  return { cluster: readSnapshot(text.slice(end + 1)), pace, origin };
}

function headOf(line: string): { kind?: string; pace?: Pace; origin?: Origin } {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
