import { qosClassOf } from "../../defaults/qos-class.ts";
import type { Pod } from "../../objects/pod.ts";
import type { QuotaScope, ResourceQuota } from "../../objects/resource-quota.ts";
import type { PodAffinity } from "../../objects/scheduling.ts";

/** Whether a quota is about a pod: about all of them, unless it has scopes (Kubernetes 1.34, quota). */
export function isInScopes({ spec }: ResourceQuota, pod: Pod): boolean {
  const { scopes = [], scopeSelector } = spec ?? {};
  const exists = scopes.map((scopeName): QuotaScope => ({ scopeName, operator: "Exists" }));
  const all = [...exists, ...(scopeSelector?.matchExpressions ?? [])];
  return all.every((scope) => isInScope(scope, pod));
}

/** Whether it is about pods of some kind alone, and so about nothing else. */
export function hasScopes({ spec }: ResourceQuota): boolean {
  const { scopes = [], scopeSelector } = spec ?? {};
  return scopes.length + (scopeSelector?.matchExpressions ?? []).length > 0;
}

function isInScope({ scopeName, operator, values = [] }: QuotaScope, { spec }: Pod): boolean {
  const { activeDeadlineSeconds } = spec as { readonly activeDeadlineSeconds?: number };
  const { priorityClassName: priority = "" } = spec;
  switch (scopeName) {
    case "Terminating":
      return activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return activeDeadlineSeconds === undefined;
    case "BestEffort":
      return qosClassOf(spec) === "BestEffort";
    case "NotBestEffort":
      return qosClassOf(spec) !== "BestEffort";
    case "CrossNamespacePodAffinity":
      return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some(isAcross);
    case "PriorityClass":
      if (operator === "Exists") return priority !== "";
      if (operator === "DoesNotExist") return priority === "";
      return (operator === "In") === (priority !== "" && values.includes(priority));
    default:
      return false;
  }
}

function isAcross(affinity: PodAffinity | undefined): boolean {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [...required, ...preferred.map(({ podAffinityTerm }) => podAffinityTerm)].some(
    ({ namespaces = [], namespaceSelector }) =>
      namespaces.length > 0 || namespaceSelector !== undefined,
  );
}
