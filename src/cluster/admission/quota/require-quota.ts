import type { KubeObject, ResourceList } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import type { ResourceQuota } from "../../objects/resource-quota.ts";
import {
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  RESOURCE_QUOTAS,
  SERVICES,
} from "../../objects/resources.ts";
import { ApiError } from "../../status/api-error.ts";
import type { Store } from "../../store/store.ts";
import { hasScopes, isInScopes } from "./quota-scopes.ts";
import { usedOf } from "./quota-sums.ts";
import { type Amount, amountOf, amountText, type QuotaUsages, unsaid } from "./quota-usage.ts";

/** Of these a change may take more. */
const CHANGING = new Set([PERSISTENT_VOLUME_CLAIMS.id, SERVICES.id]);

interface Request {
  readonly resource: string;
  readonly store: Pick<Store, "count" | "list">;
  readonly usages: QuotaUsages;
  /** What it takes the place of. */
  readonly previous?: KubeObject | undefined;
}

/**
 * Sees that a namespace has room for an object (ResourceQuota admission of Kubernetes 1.34). What is
 * there is counted each time: who creates much in one instant does not go by what was.
 *
 * @throws ApiError Forbidden
 */
export function requireQuota(object: KubeObject, request: Request): void {
  const { resource, store, previous } = request;
  const { namespace } = object.metadata;
  if (namespace === undefined || store.count(RESOURCE_QUOTAS) === 0) return;
  if (previous !== undefined && !CHANGING.has(resource)) return;
  for (const quota of store.list(RESOURCE_QUOTAS, namespace)) {
    const why = faultOf(quota, object, request);
    if (why === null) continue;
    const { name } = object.metadata;
    const details = { name, kind: resource.split(".")[0] ?? resource };
    throw new ApiError("Forbidden", `${resource} "${name}" is forbidden: ${why}`, details);
  }
}

function faultOf(quota: ResourceQuota, object: KubeObject, request: Request): string | null {
  const { resource, usages, previous } = request;
  const hard = quota.spec?.hard ?? {};
  const { name } = quota.metadata;
  if (resource === PODS.id) {
    if (!isInScopes(quota, object as Pod)) return null;
    const missing = unsaid((object as Pod).spec, hard);
    if (missing.length > 0) return `failed quota: ${name}: must specify ${missing.join("; ")}`;
  } else if (hasScopes(quota)) return null;
  const before = previous && usages.of(resource, previous);
  const more = [...usages.of(resource, object)].flatMap(([key, { units, format }]) => {
    const extra = units - (before?.get(key)?.units ?? 0);
    return hard[key] === undefined || extra <= 0 ? [] : [[key, { units: extra, format }] as const];
  });
  if (more.length === 0) return null;
  const used = usedOf(
    quota,
    more.map(([key]) => key),
    request,
  );
  const exceeded = more.filter(([key, { units }]) => {
    const sum = units + (used.get(key)?.units ?? 0);
    return sum > amountOf(key, hard[key] ?? 0).units;
  });
  if (exceeded.length === 0) return null;
  const keys = exceeded.map(([key]) => key);
  const asked = listed(keys, new Map(exceeded));
  return `exceeded quota: ${name}, requested: ${asked}, used: ${listed(keys, used)}, limited: ${listed(keys, limitsOf(hard))}`;
}

function limitsOf(hard: ResourceList): ReadonlyMap<string, Amount> {
  return new Map(Object.entries(hard).map(([key, amount]) => [key, amountOf(key, amount)]));
}

function listed(keys: readonly string[], amounts: ReadonlyMap<string, Amount>): string {
  return keys
    .toSorted()
    .map(
      (key) => `${key}=${amountText(key, amounts.get(key) ?? { units: 0, format: "DecimalSI" })}`,
    )
    .join(",");
}
