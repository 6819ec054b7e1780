import type { Cluster } from "../../../src/cluster/cluster.ts";
import type { KubeObject } from "../../../src/cluster/objects/meta.ts";
import type { Resource } from "../../../src/cluster/store/resource.ts";
import type { NewObject } from "../../../src/cluster/write/writer.ts";

/** Creates an object in the namespace `default`. */
export function create<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource<T>,
  object: NewObject<T>,
): T {
  const metadata = { namespace: "default", ...object.metadata };
  return cluster.write((writer) => writer.create(resource, { ...object, metadata }));
}

/** Changes the object of that name in the namespace `default`. */
export function change<T extends KubeObject>(
  cluster: Cluster,
  [resource, name]: readonly [Resource<T>, string],
  how: (object: T) => T,
): T {
  return cluster.write((writer) => writer.update(resource, how(must(cluster, resource, name))));
}

/** @throws Error where there is none in the namespace `default` */
export function must<T extends KubeObject>(
  cluster: Pick<Cluster, "store">,
  resource: Resource<T>,
  name: string,
): T {
  const object = cluster.store.get(resource, "default", name);
  if (object === undefined) throw new Error(`no ${resource.id} ${name}`);
  return object;
}
