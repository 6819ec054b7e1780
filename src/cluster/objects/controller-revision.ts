import type { KubeObject } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

/** apps/v1 ControllerRevision: a template of pods that a workload has, or had. */
export interface ControllerRevision extends KubeObject {
  readonly data: RevisionData;
  /** The greatest one is the newest. */
  readonly revision: number;
}

/** Says on a pod by which revision of its template it was made. */
export const REVISION_LABEL = "controller-revision-hash";

/** A strategic merge patch that puts the template in the place of another one. */
export interface RevisionData {
  readonly spec: { readonly template: PodTemplateSpec & { readonly $patch: "replace" } };
}
