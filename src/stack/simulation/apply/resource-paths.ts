import * as z from "zod";
import type { Manifest } from "../../../cluster/manifests/manifest.ts";
import { objectPath, rootOf, unknownKind } from "../../../cluster/manifests/object-path.ts";
import { DevstackError } from "../../../util/errors.ts";
import { jsonOf } from "../../../util/http-client.ts";
import { askCluster } from "../ask-cluster.ts";

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
  async of(manifest: Manifest): Promise<string> {
    const resources = await this.#resources(manifest.apiVersion);
    const found = resources.find(({ kind, name }) => kind === manifest.kind && !name.includes("/"));
    if (found === undefined) throw refused(manifest);
    return objectPath(manifest, { plural: found.name, namespaced: found.namespaced });
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

function refused(manifest: Manifest): DevstackError {
  return new DevstackError("E_CLUSTER_REFUSED", unknownKind(manifest), {
    why: "neither Kubernetes nor a CustomResourceDefinition of this cluster knows it",
  });
}
