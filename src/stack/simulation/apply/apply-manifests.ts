import * as z from "zod";
import { inApplyOrder } from "../../../cluster/manifests/apply-order.ts";
import { type Manifest, namespaceOf } from "../../../cluster/manifests/manifest.ts";
import { DevstackError } from "../../../util/errors.ts";
import { jsonOf } from "../../../util/http-client.ts";
import { sameJson } from "../../../util/json/same-json.ts";
import { askCluster } from "../ask-cluster.ts";
import { manifestsAt } from "./manifests-at.ts";
import { ResourcePaths } from "./resource-paths.ts";

export interface ApplyOptions {
  /** Files, folders, or `-` for stdin. */
  readonly paths: readonly string[];
  readonly cwd: string;
  /** Everything is checked, and nothing changes. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** What became of one object. */
export interface AppliedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly result: "created" | "configured" | "unchanged" | "refused";
  /** Why it was refused, in the cluster's words; empty for all others. */
  readonly message: string;
}

const QUERY = "fieldManager=devstack&fieldValidation=Strict&force=true";

/**
 * Has the objects of files in a simulated cluster as the files say: server-side apply, as
 * `kubectl apply --server-side --force-conflicts`. What one object is refused for does not hold up others.
 *
 * @param url of the cluster, without a slash at its end
 * @throws DevstackError E_USAGE for files that cannot be read, E_REQUEST_FAILED when nobody answers
 */
export async function applyManifests(
  url: string,
  { paths, cwd, dryRun, signal }: ApplyOptions,
): Promise<AppliedObject[]> {
  const manifests = await manifestsAt(paths, cwd);
  const places = new ResourcePaths(url, signal);
  const applied: AppliedObject[] = [];
  for (const manifest of inApplyOrder(manifests, (one) => one)) {
    const { kind, metadata } = manifest;
    const what = { kind, namespace: namespaceOf(manifest), name: metadata.name };
    try {
      const path = await places.of(manifest);
      const result = await applyOne(manifest, { url, path, dryRun, signal });
      applied.push({ ...what, result, message: "" });
    } catch (error) {
      if (!(error instanceof DevstackError) || error.code !== "E_CLUSTER_REFUSED") throw error;
      applied.push({ ...what, result: "refused", message: error.message });
    }
  }
  return applied;
}

interface Place {
  readonly url: string;
  readonly path: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

async function applyOne(manifest: Manifest, place: Place): Promise<AppliedObject["result"]> {
  const { url, path, dryRun, signal } = place;
  const before = await objectAt(place);
  const answer = await askCluster({
    ...{ url, signal, method: "PATCH" },
    path: `${path}?${QUERY}${dryRun ? "&dryRun=All" : ""}`,
    headers: { "content-type": "application/apply-patch+yaml" },
    text: JSON.stringify(manifest),
  });
  if (answer.status === 201) return "created";
  return sameJson(before, contentOf(jsonOf(answer))) ? "unchanged" : "configured";
}

/** What is there; null where nothing is. */
async function objectAt({ url, path, signal }: Place): Promise<unknown> {
  const answer = await askCluster({ url, path, signal }).catch((error: unknown) => {
    if (error instanceof DevstackError && error.code === "E_CLUSTER_REFUSED") return null;
    throw error;
  });
  return answer && contentOf(jsonOf(answer));
}

const object = z.looseObject({ metadata: z.looseObject({}) });

/** An object without what is only about its being written. */
function contentOf(value: unknown): unknown {
  const parsed = object.safeParse(value);
  if (!parsed.success) return value;
  const { resourceVersion: _version, managedFields: _owners, ...metadata } = parsed.data.metadata;
  return { ...parsed.data, metadata };
}
