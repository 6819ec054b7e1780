import type { KubeObject, ResourceList } from "./meta.ts";

/** core/v1 ResourceQuota: how much a namespace may hold. */
export interface ResourceQuota extends KubeObject {
  readonly spec?: {
    readonly hard?: ResourceList;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly QuotaScope[] };
  };
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList };
}

/** Which pods a quota is about. */
export interface QuotaScope {
  readonly scopeName: string;
  readonly operator: "DoesNotExist" | "Exists" | "In" | "NotIn";
  readonly values?: readonly string[];
}
