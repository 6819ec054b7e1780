import type { QuantityFormat } from "../../meta/quantity.ts";
import type { Pod } from "../../objects/pod.ts";
import type { ResourceQuota } from "../../objects/resource-quota.ts";
import { PODS } from "../../objects/resources.ts";
import type { Store } from "../../store/store.ts";
import { hasScopes, isInScopes } from "./quota-scopes.ts";
import { countedResource, type QuotaUsages, type Usage } from "./quota-usage.ts";

/** What is summed up of one name, over all objects of a namespace. */
interface Sum {
  readonly name: string;
  units: number;
  format: QuantityFormat;
}

/** What a namespace holds of what a quota limits: of all of it, or of some names alone. */
export function usedOf(
  quota: ResourceQuota,
  names: readonly string[],
  { store, usages }: { readonly store: Pick<Store, "list">; readonly usages: QuotaUsages },
): Usage {
  const sums = names.map((name): Sum => ({ name, units: 0, format: "DecimalSI" }));
  const isScoped = hasScopes(quota);
  for (const [id, own] of Map.groupBy(sums, ({ name }) => countedResource(name))) {
    if (isScoped && id !== PODS.id) continue;
    for (const object of store.list({ id }, quota.metadata.namespace)) {
      if (isScoped && !isInScopes(quota, object as Pod)) continue;
      add(own, usages.of(id, object));
    }
  }
  return new Map(sums.map(({ name, units, format }) => [name, { units, format }]));
}

/** Runs for each object that there is at each request that a quota is about. */
function add(sums: readonly Sum[], usage: Usage): void {
  for (const sum of sums) {
    const amount = usage.get(sum.name);
    if (amount === undefined || amount.units === 0) continue;
    if (sum.units === 0) sum.format = amount.format;
    sum.units += amount.units;
  }
}
