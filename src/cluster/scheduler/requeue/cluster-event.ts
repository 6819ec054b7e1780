import type { Node } from "../../objects/node.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../objects/volume.ts";
import type { PodInfo } from "../pod-info.ts";

/** Before and after: null where it is new, or gone. */
interface Both<T> {
  readonly before: T | null;
  readonly after: T | null;
}

export type NodeAction = "add" | "delete" | "allocatable" | "labels" | "taints";
export type PodAction = "add" | "delete" | "labels" | "scale down" | "tolerations" | "gates";
type Action = "add" | "update";

/** What pods may wait for (kube-scheduler 1.34, cluster events): as exactly as it can be said. */
export type ClusterEvent =
  | ({ readonly on: "node"; readonly action: NodeAction } & Both<Node>)
  | ({ readonly on: "pod"; readonly action: PodAction } & Both<PodInfo>)
  | ({ readonly on: "claim"; readonly action: Action } & Both<PersistentVolumeClaim>)
  | ({ readonly on: "volume"; readonly action: Action } & Both<PersistentVolume>)
  | ({ readonly on: "class"; readonly action: Action } & Both<StorageClass>);

export type EventOn<On extends ClusterEvent["on"]> = Extract<ClusterEvent, { on: On }>;
