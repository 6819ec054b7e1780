import type { KubeObject } from "../objects/meta.ts";
import type { Namespace } from "../objects/namespace.ts";
import { ApiError } from "../status/api-error.ts";

const IMMORTAL = new Set(["default", "kube-public", "kube-system"]);

/**
 * A namespace as it is from when it is deleted on (kube-apiserver 1.34, registry of namespaces).
 * @throws ApiError Forbidden for one that may not be deleted (NamespaceLifecycle admission)
 */
export function leavingNamespace(object: KubeObject): KubeObject {
  const namespace = object as Namespace;
  const { name } = namespace.metadata;
  if (IMMORTAL.has(name)) {
    const message = `namespaces "${name}" is forbidden: this namespace may not be deleted`;
    throw new ApiError("Forbidden", message, { name, kind: "namespaces" });
  }
  const leaving: Namespace = {
    ...namespace,
    status: { ...namespace.status, phase: "Terminating" },
  };
  return leaving;
}

/** Until its own finalizers are gone, and with them its content. */
export function isHeldNamespace(object: KubeObject): boolean {
  return ((object as Namespace).spec?.finalizers ?? []).length > 0;
}

/** A change of a namespace leaves its own finalizers alone: they have a write of their own. */
export function withFinalizersOf(object: KubeObject, previous: KubeObject): KubeObject {
  const { finalizers } = (previous as Namespace).spec ?? {};
  const { finalizers: _given, ...spec } = (object as Namespace).spec ?? {};
  const kept: Namespace = {
    ...object,
    spec: { ...spec, ...(finalizers !== undefined && { finalizers }) },
  };
  return kept;
}
