import * as z from "zod";
import { DevstackError } from "../../../util/errors.ts";
import { jsonOf } from "../../../util/http-client.ts";
import { askCluster } from "../ask-cluster.ts";
import type { Manifest } from "./read-manifests.ts";

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

type Resources = z.infer<typeof resourceList>["resources"];

/** Knows where the objects of a cluster are, by asking it once for each version of an API. */
export class ResourcePaths {
  readonly #url: string;
  readonly #signal: AbortSignal;
  readonly #known = new Map<string, Promise<Resources>>();

  constructor(url: string, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
  }

  /**
   * Where an object is, below the cluster's address.
   *
   * @throws DevstackError E_CLUSTER_REFUSED for a kind that there is none of
   */
  async of({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const resources = await this.#resources(apiVersion);
    const found = resources.find((one) => one.kind === kind && !one.name.includes("/"));
    if (found === undefined) throw unknownKind(apiVersion, kind);
    const parts = [
      rootOf(apiVersion),
      ...(found.namespaced ? ["namespaces", encodeURIComponent(namespaceOf(metadata))] : []),
      ...[found.name, encodeURIComponent(metadata.name)],
    ];
    return parts.join("/");
  }

  #resources(apiVersion: string): Promise<Resources> {
    const known = this.#known.get(apiVersion) ?? this.#ask(apiVersion);
    this.#known.set(apiVersion, known);
    return known;
  }

  async #ask(apiVersion: string): Promise<Resources> {
    const request = { url: this.#url, path: rootOf(apiVersion), signal: this.#signal };
    const answer = await askCluster(request).catch((error: unknown) => {
      const isUnknown = error instanceof DevstackError && error.code === "E_CLUSTER_REFUSED";
      if (isUnknown) return null;
      throw error;
    });
    const parsed = resourceList.safeParse(answer && jsonOf(answer));
    return parsed.success ? parsed.data.resources : [];
  }
}

/** Objects that name no namespace belong to the usual one. */
export function namespaceOf({ namespace }: Manifest["metadata"]): string {
  return namespace || "default";
}

function rootOf(apiVersion: string): string {
  const parts = apiVersion.split("/").map(encodeURIComponent);
  return parts.length === 1 ? `/api/${parts[0]}` : `/apis/${parts.join("/")}`;
}

/** In the words of kubectl. */
function unknownKind(apiVersion: string, kind: string): DevstackError {
  const words = `no matches for kind "${kind}" in version "${apiVersion}"`;
  return new DevstackError("E_CLUSTER_REFUSED", words, {
    why: "neither Kubernetes nor a CustomResourceDefinition of this cluster knows it",
  });
}
