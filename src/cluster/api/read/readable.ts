import type { ResourceKind } from "../../api-resources/resource-kind.ts";
import type { KubeObject } from "../../objects/meta.ts";
import type { Resource } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import type { ApiContext } from "../api-context.ts";

/** Where objects are read from. */
export type Readable = Pick<Store, "get" | "each" | "revision">;

/** Where the objects of a kind are: in the store, but for what is measured when it is asked for. */
export function readable(kind: ResourceKind, { cluster, metrics }: ApiContext): Readable {
  if (kind.group !== "metrics.k8s.io") return cluster.store;
  if (kind.kind === "NodeMetrics") return measured(() => metrics.nodes());
  return measured((namespace) => metrics.pods(namespace));
}

function measured(objects: (namespace?: string) => readonly KubeObject[]): Readable {
  const all = (namespace: string) => objects(namespace === "" ? undefined : namespace);
  return {
    get: <T extends KubeObject>(_resource: Resource<T>, namespace: string, name: string) =>
      all(namespace).find(({ metadata }) => metadata.name === name) as T | undefined,
    *each<T extends KubeObject>(
      _resource: Resource<T>,
      { namespace = "" }: { namespace?: string | undefined } = {},
    ): Generator<T> {
      for (const object of all(namespace)) yield object as T;
    },
    revision: 0,
  };
}
