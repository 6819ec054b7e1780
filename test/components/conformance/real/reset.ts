import { systemClock } from "../../../../src/util/clock.ts";
import { pathOf } from "../kinds.ts";
import type { ApiObject, Target } from "../target.ts";

/** Leaves nothing of a scenario behind; a cluster is used for many. */
export async function reset(target: Target, namespace: string): Promise<void> {
  const remove = (path: string, body?: object) => target.request({ method: "DELETE", path, body });
  const items = async (path: string) =>
    ((await target.request({ method: "GET", path })).body["items"] ?? []) as readonly ApiObject[];
  for (const { metadata } of await items(pathOf("Namespace", ""))) {
    const { name } = metadata;
    if (name.startsWith(`${namespace}-`)) await reset(target, name);
  }
  await remove(pathOf("Namespace", "", namespace));
  for (const kind of ["Pod", "ConfigMap", "PersistentVolumeClaim"]) {
    await withoutFinalizers(kind, namespace, target);
  }
  for (let looks = 0; ; looks++) {
    const left = await items(pathOf("Pod", namespace));
    if (left.length === 0) break;
    // Nobody else does so where the power is off.
    for (const { metadata } of left) {
      await remove(pathOf("Pod", namespace, metadata.name), { gracePeriodSeconds: 0 });
    }
    if (looks > 200) throw new Error(`pods of ${namespace} do not go`);
    await systemClock.sleep(100);
  }
  await remove(pathOf("Node", ""));
  // They belong to nodes that are gone: a new one of that name would renew one that is collected.
  await remove("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases");
  await remove(pathOf("PersistentVolume", ""));
  for (const kind of ["PriorityClass", "StorageClass"]) {
    for (const { metadata } of await items(pathOf(kind, ""))) {
      if (!metadata.name.startsWith("system-")) await remove(pathOf(kind, "", metadata.name));
    }
  }
  await withoutFinalizers("PersistentVolume", "", target);
  await remove(pathOf("Event", "default"));
}

async function withoutFinalizers(kind: string, namespace: string, target: Target): Promise<void> {
  const { body } = await target.request({ method: "GET", path: pathOf(kind, namespace) });
  for (const { metadata } of (body["items"] ?? []) as readonly ApiObject[]) {
    if (metadata.finalizers === undefined) continue;
    await target.request({
      ...{ method: "PATCH", path: pathOf(kind, namespace, metadata.name) },
      ...{ body: { metadata: { finalizers: null } }, contentType: "application/merge-patch+json" },
    });
  }
}
