import type { ApiRequest, ApiResponse } from "../../../cluster/api/request.ts";
import type { ReadableStore } from "../../../cluster/cluster.ts";
import { ServedKinds } from "../../../cluster/custom-resources/served-kinds.ts";
import type { Manifest } from "../../../cluster/manifests/manifest.ts";
import { objectPath, unknownKind } from "../../../cluster/manifests/object-path.ts";
import type { PlacedManifest } from "./parse-manifests.ts";

/** The cluster that manifests are applied to. */
export interface ApplyTarget {
  readonly store: Pick<ReadableStore, "list">;
  /** Asks its API. */
  readonly ask: (request: ApiRequest) => ApiResponse | Promise<ApiResponse>;
}

/** By whom the fields of these objects are managed. */
const MANAGER = "devstack";

/**
 * Applies manifests in their order: what is not there is created, and what is there is changed to what
 * is written (server-side apply, by force).
 *
 * @throws Error with every object that was refused, in the API's words; all others are applied
 */
export async function applyManifests(
  manifests: readonly PlacedManifest[],
  target: ApplyTarget,
): Promise<void> {
  const kinds = new ServedKinds();
  const faults: string[] = [];
  for (const { place, manifest } of manifests) {
    const fault = await applyOne(manifest, kinds, target);
    if (fault !== null) faults.push(`${place}: ${fault}`);
  }
  if (faults.length > 0) throw new Error(faults.join("; "));
}

async function applyOne(
  manifest: Manifest,
  kinds: ServedKinds,
  { store, ask }: ApplyTarget,
): Promise<string | null> {
  const known = kinds.of(store).byKind(manifest.apiVersion, manifest.kind);
  if (known === undefined) return unknownKind(manifest);
  const answer = await ask({
    method: "PATCH",
    path: objectPath(manifest, known),
    query: new URLSearchParams({ fieldManager: MANAGER, force: "true", fieldValidation: "Strict" }),
    headers: { "content-type": "application/apply-patch+yaml", accept: "application/json" },
    body: new TextEncoder().encode(JSON.stringify(manifest)),
  });
  return answer.status < 300 ? null : faultOf(answer);
}

function faultOf(answer: ApiResponse): string {
  if ("stream" in answer) return "the answer goes on for ever";
  const text =
    typeof answer.body === "string" ? answer.body : new TextDecoder().decode(answer.body);
  try {
    return String(JSON.parse(text).message ?? text);
  } catch {
    return text.trim();
  }
}
