import type { ResourceKind } from "./resource-kind.ts";
import { ASKED_ONLY, READ_ONLY, rowsOf, status } from "./rows.ts";

/** The other groups of Kubernetes that have a part in scheduling, traffic and disruption. */
export const OTHER_KINDS: readonly ResourceKind[] = [
  ...rowsOf("authentication.k8s.io", "v1", "authentication.v1", [
    {
      plural: "selfsubjectreviews",
      kind: "SelfSubjectReview",
      namespaced: false,
      verbs: ASKED_ONLY,
    },
  ]),
  ...rowsOf("authorization.k8s.io", "v1", "authorization.v1", [
    {
      plural: "selfsubjectaccessreviews",
      kind: "SelfSubjectAccessReview",
      namespaced: false,
      verbs: ASKED_ONLY,
    },
    {
      plural: "selfsubjectrulesreviews",
      kind: "SelfSubjectRulesReview",
      namespaced: false,
      verbs: ASKED_ONLY,
    },
  ]),
  ...rowsOf("networking.k8s.io", "v1", "networking.v1", [
    { plural: "ingressclasses", kind: "IngressClass", namespaced: false },
    {
      plural: "ingresses",
      kind: "Ingress",
      shortNames: ["ing"],
      subresources: [status("Ingress")],
    },
    { plural: "networkpolicies", kind: "NetworkPolicy", shortNames: ["netpol"] },
  ]),
  ...rowsOf("policy", "v1", "policy.v1", [
    {
      plural: "poddisruptionbudgets",
      kind: "PodDisruptionBudget",
      shortNames: ["pdb"],
      subresources: [status("PodDisruptionBudget")],
    },
  ]),
  ...rowsOf("rbac.authorization.k8s.io", "v1", "rbac.v1", [
    { plural: "clusterrolebindings", kind: "ClusterRoleBinding", namespaced: false },
    { plural: "clusterroles", kind: "ClusterRole", namespaced: false },
    { plural: "rolebindings", kind: "RoleBinding" },
    { plural: "roles", kind: "Role" },
  ]),
  ...rowsOf("storage.k8s.io", "v1", "storage.v1", [
    { plural: "csidrivers", kind: "CSIDriver", namespaced: false },
    { plural: "csinodes", kind: "CSINode", namespaced: false },
    { plural: "csistoragecapacities", kind: "CSIStorageCapacity" },
    { plural: "storageclasses", kind: "StorageClass", shortNames: ["sc"], namespaced: false },
  ]),
  ...rowsOf("scheduling.k8s.io", "v1", "scheduling.v1", [
    { plural: "priorityclasses", kind: "PriorityClass", shortNames: ["pc"], namespaced: false },
  ]),
  ...rowsOf("coordination.k8s.io", "v1", "coordination.v1", [{ plural: "leases", kind: "Lease" }]),
  ...rowsOf("discovery.k8s.io", "v1", "discovery.v1", [
    { plural: "endpointslices", kind: "EndpointSlice" },
  ]),
  ...rowsOf("events.k8s.io", "v1", "events.v1", [
    {
      plural: "events",
      kind: "Event",
      shortNames: ["ev"],
      storedAs: { group: "", version: "v1" },
    },
  ]),
  ...rowsOf("apiextensions.k8s.io", "v1", "apiextensions.v1", [
    {
      plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition",
      shortNames: ["crd", "crds"],
      namespaced: false,
      categories: ["api-extensions"],
      subresources: [status("CustomResourceDefinition")],
    },
  ]),
  ...rowsOf("metrics.k8s.io", "v1beta1", "", [
    { plural: "nodes", kind: "NodeMetrics", singular: "", namespaced: false, verbs: READ_ONLY },
    { plural: "pods", kind: "PodMetrics", singular: "", verbs: READ_ONLY },
  ]),
];
