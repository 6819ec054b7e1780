import { expect, test } from "vitest";
import { changeFaults, faultsOf, workloadOf } from "../../../test/support/cluster/object-faults.ts";
import { ApiError } from "../status/api-error.ts";
import { FieldErrors, invalidObject } from "./field-errors.ts";

test.each(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])(
  "a plain %s is valid",
  (kind) => {
    expect(faultsOf(workloadOf(kind))).toEqual([]);
  },
);

test.each(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"])(
  "a %s selects what it makes, for good",
  (kind) => {
    const selector = { matchLabels: { app: "api" } };
    expect(faultsOf(workloadOf(kind, { selector }))).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ]);
    const wide = { matchExpressions: [{ key: "app", operator: "Exists" }] };
    const faults = changeFaults(workloadOf(kind), workloadOf(kind, { selector: wide }));
    expect(faults).toEqual([
      kind === "StatefulSet"
        ? "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
        : 'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable',
    ]);
  },
);

const rolling = (rollingUpdate: object) => ({ strategy: { type: "RollingUpdate", rollingUpdate } });

test.each([
  [{ replicas: -1 }, "spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
  [{ selector: {} }, "spec.selector: Invalid value: {}: empty selector is invalid for deployment"],
  [
    rolling({ maxSurge: 0, maxUnavailable: 0 }),
    "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
  ],
  [
    rolling({ maxSurge: "lots" }),
    "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"lots\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
  ],
  [
    rolling({ maxUnavailable: "101%" }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    { strategy: { type: "Recreate", rollingUpdate: {} } },
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    { minReadySeconds: 600 },
    "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds",
  ],
])("the Deployment with %j is refused", (spec, words) => {
  expect(faultsOf(workloadOf("Deployment", spec))).toEqual([words]);
});

test("a selector without a key is refused, and its template not asked", () => {
  const selector = { matchExpressions: [{ operator: "Exists" }] };
  expect(faultsOf(workloadOf("StatefulSet", { selector }))[0]).toBe(
    'spec.selector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
  );
});

test("pods of a workload run for ever", () => {
  expect(faultsOf(workloadOf("Deployment", {}, { restartPolicy: "Never" }))).toEqual([
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ]);
});

test("the claims of a StatefulSet are volumes of its pods", () => {
  const claim = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const containers = [
    { name: "web", image: "web:1", volumeMounts: [{ name: "data", mountPath: "/data" }] },
  ];
  const body = workloadOf("StatefulSet", { volumeClaimTemplates: [claim] }, { containers });
  expect(faultsOf(body)).toEqual([]);
  const replicas = workloadOf(
    "StatefulSet",
    { volumeClaimTemplates: [claim], replicas: 3 },
    { containers },
  );
  expect(changeFaults(body, replicas)).toEqual([]);
  expect(
    faultsOf(workloadOf("StatefulSet", { volumeClaimTemplates: [{ ...claim, spec: {} }] })),
  ).toEqual([
    "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
    "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value",
  ]);
});

test("a DaemonSet has either fewer pods or more in a rollout", () => {
  const strategy = (rollingUpdate: object) => ({ updateStrategy: { rollingUpdate } });
  expect(faultsOf(workloadOf("DaemonSet", strategy({ maxSurge: 1 })))).toEqual([
    "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
  ]);
  expect(faultsOf(workloadOf("DaemonSet", strategy({ maxUnavailable: 0 })))).toEqual([
    "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0",
  ]);
});

test("the answer has a cause for each fault and names them all", () => {
  const errors = new FieldErrors();
  errors.invalid("spec.replicas", -1, "must be greater than or equal to 0");
  const kind = { group: "apps", kind: "Deployment" };
  const one = invalidObject(kind, "web", errors.found);
  expect(one).toBeInstanceOf(ApiError);
  expect(one.toStatus()).toEqual({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    code: 422,
    reason: "Invalid",
    message:
      'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    details: {
      name: "web",
      group: "apps",
      kind: "Deployment",
      causes: [
        {
          reason: "FieldValueInvalid",
          field: "spec.replicas",
          message: "Invalid value: -1: must be greater than or equal to 0",
        },
      ],
    },
  });
  errors.required("spec.selector");
  expect(invalidObject({ group: "", kind: "Pod" }, "a", errors.found).message).toBe(
    'Pod "a" is invalid: [spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.selector: Required value]',
  );
});
