import { TextDigest } from "../../util/digest.ts";
import { jsonPieces } from "../../util/json/json-pieces.ts";
import type { SavedCluster } from "../cluster.ts";

/** Why a text is no snapshot that can be loaded. */
export class SnapshotFault extends Error {
  override readonly name = "SnapshotFault";
}

const KIND = "devstack-cluster";
/** Another number: what components remember is written otherwise. */
const FORMAT = 2;

/**
 * A snapshot as text: a line that says what it is, one with the cluster, and one by which to tell whether
 * it is whole.
 */
export function snapshotText(saved: SavedCluster): string {
  return [...snapshotPieces(saved)].join("");
}

/** The same in pieces, none of which takes long. */
export function* snapshotPieces(saved: SavedCluster): Generator<string> {
  yield `${JSON.stringify({ kind: KIND, format: FORMAT })}\n`;
  const digest = new TextDigest();
  for (const piece of jsonPieces(saved)) {
    digest.add(piece);
    yield piece;
  }
  yield `\n${JSON.stringify({ digest: digest.end() })}\n`;
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
  const [body, tail] = [text.slice(end + 1, text.indexOf("\n", end + 1)), lastLine(text)];
  const digest = new TextDigest();
  digest.add(body);
  if (fieldsOf(tail)["digest"] !== digest.end()) {
    throw new SnapshotFault("its content is not what was written: it is damaged or cut off");
  }
  return JSON.parse(body) as SavedCluster;
}

function headOf(line: string): { format: number } | null {
  const { kind, format } = fieldsOf(line);
  return kind === KIND && typeof format === "number" ? { format } : null;
}

function lastLine(text: string): string {
  const whole = text.endsWith("\n") ? text.length - 1 : text.length;
  return text.slice(text.lastIndexOf("\n", whole - 1) + 1, whole);
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
