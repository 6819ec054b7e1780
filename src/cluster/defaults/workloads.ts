import type { JsonObject } from "../../util/json/json-object.ts";
import { filled, inTurn, part, within, withinEach } from "./fill.ts";
import { defaultTemplate } from "./pod.ts";
import { defaultClaimSpec } from "./volume.ts";

const template = (spec: JsonObject) =>
  within({ ...spec, template: part(spec, "template") }, "template", defaultTemplate);

/** apps/v1 Deployment: a quarter of the pods may be missing in a rollout, a quarter too many. */
export function defaultDeployment(deployment: JsonObject): JsonObject {
  return within(deployment, "spec", (spec) =>
    template(
      strategy(
        filled(spec, { progressDeadlineSeconds: 600, replicas: 1, revisionHistoryLimit: 10 }),
        "strategy",
        { maxSurge: "25%", maxUnavailable: "25%" },
      ),
    ),
  );
}

/** apps/v1 DaemonSet: one node after the other. */
export function defaultDaemonSet(daemonSet: JsonObject): JsonObject {
  return within(daemonSet, "spec", (spec) =>
    template(
      strategy(filled(spec, { revisionHistoryLimit: 10 }), "updateStrategy", {
        maxSurge: 0,
        maxUnavailable: 1,
      }),
    ),
  );
}

/** apps/v1 ReplicaSet. */
export function defaultReplicaSet(replicaSet: JsonObject): JsonObject {
  return within(replicaSet, "spec", (spec) => template(filled(spec, { replicas: 1 })));
}

/** apps/v1 StatefulSet: pods come and go in order, claims stay. */
export function defaultStatefulSet(statefulSet: JsonObject): JsonObject {
  return within(statefulSet, "spec", (spec) =>
    inTurn(
      (fields) =>
        filled(fields, {
          persistentVolumeClaimRetentionPolicy: {},
          podManagementPolicy: "OrderedReady",
          replicas: 1,
          revisionHistoryLimit: 10,
          updateStrategy: {},
        }),
      (fields) =>
        within(fields, "persistentVolumeClaimRetentionPolicy", (policy) =>
          filled(policy, { whenDeleted: "Retain", whenScaled: "Retain" }),
        ),
      (fields) => within(fields, "updateStrategy", partitioned),
      (fields) => withinEach(fields, "volumeClaimTemplates", claimTemplate),
      template,
    )(spec),
  );
}

function partitioned(strategy: JsonObject): JsonObject {
  const full =
    strategy["type"] === undefined
      ? filled(strategy, { type: "RollingUpdate", rollingUpdate: {} })
      : strategy;
  if (full["type"] !== "RollingUpdate") return full;
  return within(full, "rollingUpdate", (rolling) => filled(rolling, { partition: 0 }));
}

function claimTemplate(claim: JsonObject): JsonObject {
  const full = filled(claim, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    spec: {},
    status: {},
  });
  return inTurn(
    (fields) => within(fields, "spec", defaultClaimSpec),
    (fields) => within(fields, "status", (status) => filled(status, { phase: "Pending" })),
  )(full);
}

/** How a rollout goes: rolling, with these limits, unless said otherwise. */
function strategy(spec: JsonObject, key: string, limits: JsonObject): JsonObject {
  return within({ ...spec, [key]: part(spec, key) }, key, (given) => {
    const full = filled(given, { type: "RollingUpdate" });
    if (full["type"] !== "RollingUpdate") return full;
    return { ...full, rollingUpdate: filled(part(full, "rollingUpdate"), limits) };
  });
}
