import type { World } from "../components/component.ts";
import type { Selectors } from "../meta/selectors.ts";
import type { KubeObject, LabelSelector } from "../objects/meta.ts";
import { controllerOf } from "../objects/owners.ts";
import type { Pod } from "../objects/pod.ts";
import type { Change } from "../store/history.ts";
import { keyOf, objectKey, type Resource } from "../store/resource.ts";

/** What manages pods, and who looks after it. */
export interface Managers<T extends Manager> {
  readonly component: string;
  readonly kind: string;
  readonly resource: Resource<T>;
  readonly selectors: Selectors;
}

interface Manager extends KubeObject {
  readonly spec: { readonly selector?: LabelSelector };
}

/**
 * Has those looked at whom the change of a pod concerns: what manages it, what did so before, and
 * what selects it when nobody does.
 */
export function enqueueManagers<T extends Manager>(
  { type, object, previous }: Change,
  managers: Managers<T>,
  world: World,
): void {
  const pod = object as Pod;
  const before = controllerOf(previous ?? object);
  const now = controllerOf(object);
  for (const reference of before?.uid === now?.uid ? [now] : [before, now]) {
    if (reference?.kind !== managers.kind) continue;
    world.enqueue(managers.component, objectKey(pod.metadata.namespace ?? "", reference.name));
  }
  if (now !== undefined || type === "DELETED") return;
  const isSame =
    previous?.metadata.labels === object.metadata.labels &&
    previous?.metadata.ownerReferences === object.metadata.ownerReferences;
  if (isSame) return;
  for (const manager of world.store.list(managers.resource, pod.metadata.namespace)) {
    const { selector } = manager.spec;
    if (selector === undefined) continue;
    if (managers.selectors.of(selector)?.matches(pod.metadata.labels)) {
      world.enqueue(managers.component, keyOf(manager));
    }
  }
}
