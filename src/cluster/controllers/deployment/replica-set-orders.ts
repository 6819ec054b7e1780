import type { ReplicaSet } from "../../objects/workloads.ts";
import { compareTexts } from "../../store/compare-texts.ts";
import { replicasOf } from "./deployment-limits.ts";
import { revisionOf } from "./revisions.ts";

type Order = (left: ReplicaSet, right: ReplicaSet) => number;

/** Older ones first; created in the same second, by name. */
export const byCreation: Order = ({ metadata: left }, { metadata: right }) =>
  compareTexts(left.creationTimestamp, right.creationTimestamp) ||
  compareTexts(left.name, right.name);

/** Larger ones first, of the same size the older. */
export const bySizeOlder: Order = (left, right) =>
  replicasOf(right) - replicasOf(left) || byCreation(left, right);

/** Larger ones first, of the same size the newer. */
export const bySizeNewer: Order = (left, right) =>
  replicasOf(right) - replicasOf(left) || byCreation(right, left);

/** Lower revisions first. */
export const byRevision: Order = (left, right) =>
  revisionOf(left) - revisionOf(right) || byCreation(left, right);
