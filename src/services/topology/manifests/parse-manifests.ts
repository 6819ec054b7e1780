import { inApplyOrder } from "../../../cluster/manifests/apply-order.ts";
import type { Manifest } from "../../../cluster/manifests/manifest.ts";
import { readManifests } from "../../../cluster/manifests/read-manifests.ts";
import type { ManifestFile } from "./read-manifest-files.ts";

/** A manifest, and where it stands, for people: the file and the line. */
export interface PlacedManifest {
  readonly place: string;
  readonly manifest: Manifest;
}

/**
 * The objects of files, those of lists each for itself, in the order in which they can be applied.
 *
 * @throws Error with everything that is no object
 */
export function parseManifests(files: readonly ManifestFile[]): PlacedManifest[] {
  const found = files.map(({ name, text }) => ({ name, ...readManifests(text) }));
  const faults = found.flatMap(({ name, faults: own }) =>
    own.map(({ line, content }) => `${name}:${line}: ${content}`),
  );
  if (faults.length > 0) throw new Error(faults.join("; "));
  const placed = found.flatMap(({ name, manifests }) =>
    manifests.map(({ line, content }) => ({ place: `${name}:${line}`, manifest: content })),
  );
  return inApplyOrder(placed, ({ manifest }) => manifest);
}
