import type { Pod } from "../../objects/pod.ts";
import type { ResourceQuota } from "../../objects/resource-quota.ts";
import { PODS } from "../../objects/resources.ts";
import type { Store } from "../../store/store.ts";
import { hasScopes, isInScopes } from "./quota-scopes.ts";
import { type Amount, countedResource, type QuotaUsages, type Usage } from "./quota-usage.ts";

/** What a namespace holds of all that a quota limits, or of what of it is of one resource alone. */
export function usedOf(
  quota: ResourceQuota,
  { store, usages }: { readonly store: Pick<Store, "list">; readonly usages: QuotaUsages },
  only?: string,
): Usage {
  const names = Object.keys(quota.spec?.hard ?? {});
  const sums = new Map<string, Amount>(
    names.map((name) => [name, { units: 0, format: "DecimalSI" }]),
  );
  const resources = only === undefined ? new Set(names.map(countedResource)) : [only];
  const isScoped = hasScopes(quota);
  for (const id of resources) {
    if (isScoped && id !== PODS.id) continue;
    for (const object of store.list({ id }, quota.metadata.namespace)) {
      if (isScoped && !isInScopes(quota, object as Pod)) continue;
      add(sums, usages.of(id, object));
    }
  }
  return sums;
}

function add(sums: Map<string, Amount>, usage: Usage): void {
  for (const [name, { units, format }] of usage) {
    const sum = sums.get(name);
    if (sum === undefined || units === 0) continue;
    sums.set(name, { units: sum.units + units, format: sum.units === 0 ? format : sum.format });
  }
}
