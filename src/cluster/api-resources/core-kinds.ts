import type { ResourceKind } from "./resource-kind.ts";
import { rowsOf, status } from "./rows.ts";

/** The core group, in the order of Kubernetes 1.34. */
export const CORE_KINDS: readonly ResourceKind[] = rowsOf("", "v1", "core.v1", [
  { plural: "configmaps", kind: "ConfigMap", shortNames: ["cm"] },
  { plural: "endpoints", kind: "Endpoints", shortNames: ["ep"] },
  { plural: "events", kind: "Event", shortNames: ["ev"] },
  { plural: "limitranges", kind: "LimitRange", shortNames: ["limits"] },
  {
    plural: "namespaces",
    kind: "Namespace",
    shortNames: ["ns"],
    namespaced: false,
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
    subresources: [{ name: "finalize", kind: "Namespace", verbs: ["update"] }, status("Namespace")],
  },
  {
    plural: "nodes",
    kind: "Node",
    shortNames: ["no"],
    namespaced: false,
    subresources: [status("Node")],
  },
  {
    plural: "persistentvolumeclaims",
    kind: "PersistentVolumeClaim",
    shortNames: ["pvc"],
    subresources: [status("PersistentVolumeClaim")],
  },
  {
    plural: "persistentvolumes",
    kind: "PersistentVolume",
    shortNames: ["pv"],
    namespaced: false,
    subresources: [status("PersistentVolume")],
  },
  {
    plural: "pods",
    kind: "Pod",
    shortNames: ["po"],
    categories: ["all"],
    subresources: [
      { name: "binding", kind: "Binding", verbs: ["create"] },
      { name: "eviction", kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] },
      { name: "log", kind: "Pod", verbs: ["get"] },
      status("Pod"),
    ],
  },
  {
    plural: "resourcequotas",
    kind: "ResourceQuota",
    shortNames: ["quota"],
    subresources: [status("ResourceQuota")],
  },
  { plural: "secrets", kind: "Secret" },
  { plural: "serviceaccounts", kind: "ServiceAccount", shortNames: ["sa"] },
  {
    plural: "services",
    kind: "Service",
    shortNames: ["svc"],
    categories: ["all"],
    subresources: [status("Service")],
  },
]);
