import type { ApiRequest, ApiResponse } from "../../../cluster/api/request.ts";
import { ResourceRegistry } from "../../../cluster/api-resources/resource-registry.ts";
import type { Manifest } from "./parse-manifests.ts";

/** Asks the cluster's API. */
export type Ask = (request: ApiRequest) => ApiResponse | Promise<ApiResponse>;

/** By whom the fields of these objects are managed. */
const MANAGER = "devstack";

/**
 * Applies manifests in their order: what is not there is created, and what is there is changed to what
 * is written (server-side apply, by force).
 *
 * @throws Error with every object that was refused, in the API's words; all others are applied
 */
export async function applyManifests(manifests: readonly Manifest[], ask: Ask): Promise<void> {
  const registry = new ResourceRegistry();
  const faults: string[] = [];
  for (const manifest of manifests) {
    const fault = await applyOne(manifest, registry, ask);
    if (fault !== null) faults.push(`${manifest.place}: ${fault}`);
  }
  if (faults.length > 0) throw new Error(faults.join("; "));
}

async function applyOne(
  { object }: Manifest,
  registry: ResourceRegistry,
  ask: Ask,
): Promise<string | null> {
  const { apiVersion, kind, metadata } = object as ManifestHead;
  if (typeof apiVersion !== "string" || typeof kind !== "string") {
    return "a manifest has an apiVersion and a kind";
  }
  const known = registry.byKind(apiVersion, kind);
  if (known === undefined) return `no matches for kind "${kind}" in version "${apiVersion}"`;
  const name = metadata?.name;
  if (typeof name !== "string" || name === "") return `a ${kind} without a name cannot be applied`;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata?.namespace ?? "default";
  const within = known.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  const answer = await ask({
    method: "PATCH",
    path: `${root}${within}/${known.plural}/${encodeURIComponent(name)}`,
    query: new URLSearchParams({ fieldManager: MANAGER, force: "true", fieldValidation: "Strict" }),
    headers: { "content-type": "application/apply-patch+yaml", accept: "application/json" },
    body: new TextEncoder().encode(JSON.stringify(object)),
  });
  return answer.status < 300 ? null : faultOf(answer);
}

interface ManifestHead {
  apiVersion?: unknown;
  kind?: unknown;
  metadata?: { name?: unknown; namespace?: string };
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
