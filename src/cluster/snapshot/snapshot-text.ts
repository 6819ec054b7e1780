import { digestOf } from "../../util/digest.ts";
import type { SavedCluster } from "../cluster.ts";

/** Why a text is no snapshot that can be loaded. */
export class SnapshotFault extends Error {
  override readonly name = "SnapshotFault";
}

const KIND = "devstack-cluster";
/** Another number: what components remember is written otherwise. */
const FORMAT = 1;

/**
 * A snapshot as text: a line that says what it is and how to tell whether it is whole, and a line with
 * the cluster.
 */
export function snapshotText(saved: SavedCluster): string {
  const body = JSON.stringify(saved);
  return `${JSON.stringify({ kind: KIND, format: FORMAT, digest: digestOf(body) })}\n${body}\n`;
}

/**
 * The cluster that a snapshot holds: all of it, or nothing.
 *
 * @throws SnapshotFault for a text that is none, is damaged, or was written by another version
 */
export function readSnapshot(text: string): SavedCluster {
  const end = text.indexOf("\n");
  const head = headOf(text.slice(0, Math.max(end, 0)));
  if (head === null) throw new SnapshotFault("it does not begin as a snapshot does");
  if (head.format !== FORMAT) {
    throw new SnapshotFault(`it has format ${head.format}, and this version reads ${FORMAT}`);
  }
  const body = text.slice(end + 1).replace(/\n$/, "");
  if (digestOf(body) !== head.digest) {
    throw new SnapshotFault("its content is not what was written: it is damaged or cut off");
  }
  return JSON.parse(body) as SavedCluster;
}

function headOf(line: string): { format: number; digest: string } | null {
  try {
    const { kind, format, digest } = JSON.parse(line) ?? {};
    return kind === KIND && typeof format === "number" ? { format, digest: String(digest) } : null;
  } catch {
    return null;
  }
}
