import type { ResourceKind } from "./resource-kind.ts";
import { rowsOf, SCALE, status } from "./rows.ts";

const all = { categories: ["all"] };

/** What runs pods and what scales it. The first version of a group is the preferred one. */
export const WORKLOAD_KINDS: readonly ResourceKind[] = [
  ...rowsOf("apps", "v1", "apps.v1", [
    { plural: "controllerrevisions", kind: "ControllerRevision" },
    {
      plural: "daemonsets",
      kind: "DaemonSet",
      shortNames: ["ds"],
      ...all,
      subresources: [status("DaemonSet")],
    },
    {
      plural: "deployments",
      kind: "Deployment",
      shortNames: ["deploy"],
      ...all,
      subresources: [SCALE, status("Deployment")],
    },
    {
      plural: "replicasets",
      kind: "ReplicaSet",
      shortNames: ["rs"],
      ...all,
      subresources: [SCALE, status("ReplicaSet")],
    },
    {
      plural: "statefulsets",
      kind: "StatefulSet",
      shortNames: ["sts"],
      ...all,
      subresources: [SCALE, status("StatefulSet")],
    },
  ]),
  ...["v2", "v1"].flatMap((version) =>
    rowsOf("autoscaling", version, `autoscaling.${version}`, [
      {
        plural: "horizontalpodautoscalers",
        kind: "HorizontalPodAutoscaler",
        shortNames: ["hpa"],
        ...all,
        subresources: [status("HorizontalPodAutoscaler")],
        ...(version === "v1" ? { storedAs: { group: "autoscaling", version: "v2" } } : {}),
      },
    ]),
  ),
  ...rowsOf("batch", "v1", "batch.v1", [
    {
      plural: "cronjobs",
      kind: "CronJob",
      shortNames: ["cj"],
      ...all,
      subresources: [status("CronJob")],
    },
    { plural: "jobs", kind: "Job", ...all, subresources: [status("Job")] },
  ]),
];
