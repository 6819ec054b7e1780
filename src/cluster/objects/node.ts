import type { Condition, KubeObject, ResourceList } from "./meta.ts";

/** core/v1 Node. */
export interface Node extends KubeObject {
  readonly spec?: NodeSpec;
  readonly status?: NodeStatus;
}

export interface NodeSpec {
  readonly providerID?: string;
  readonly podCIDR?: string;
  readonly podCIDRs?: readonly string[];
  /** Set by cordon: nothing new is put here. */
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";

/** Keeps pods away that do not tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
  readonly timeAdded?: string;
}

export interface NodeStatus {
  readonly capacity?: ResourceList;
  readonly allocatable?: ResourceList;
  readonly conditions?: readonly Condition[];
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly nodeInfo?: Readonly<Record<string, string>>;
  readonly images?: readonly { readonly names?: readonly string[]; readonly sizeBytes?: number }[];
}
