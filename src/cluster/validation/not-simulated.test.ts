import { expect, test } from "vitest";
import { faultsOf, podOf } from "../../../test/support/cluster/object-faults.ts";

const jobOf = (spec: object) => ({
  ...{ apiVersion: "batch/v1", kind: "Job" },
  spec: { template: { spec: { ...(podOf()["spec"] as object), restartPolicy: "Never" } }, ...spec },
});

test.each([
  [{ podFailurePolicy: { rules: [] } }, "podFailurePolicy"],
  [{ completionMode: "Indexed", completions: 2, successPolicy: { rules: [] } }, "successPolicy"],
  [{ completionMode: "Indexed", completions: 2, backoffLimitPerIndex: 1 }, "backoffLimitPerIndex"],
])("a Job is refused that would end otherwise here: %j", (spec, field) => {
  expect(faultsOf(jobOf(spec))).toContain(`spec.${field}: Forbidden: is not simulated`);
});

test("a pod is refused that claims devices", () => {
  expect(faultsOf(podOf({ resourceClaims: [{ name: "gpu", resourceClaimName: "gpu" }] }))).toEqual([
    "spec.resourceClaims: Forbidden: devices that are claimed are not simulated",
  ]);
});
