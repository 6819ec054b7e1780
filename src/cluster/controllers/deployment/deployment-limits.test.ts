import { expect, test } from "vitest";
import type { IntOrString } from "../../objects/meta.ts";
import type { Deployment, DeploymentStrategy } from "../../objects/workloads.ts";
import { maxSurge, maxUnavailable } from "./deployment-limits.ts";

function deployment(replicas: number, strategy: DeploymentStrategy): Deployment {
  const metadata = { name: "web", uid: "1", resourceVersion: "1", creationTimestamp: "" };
  const spec = { replicas, strategy, selector: {}, template: { spec: { containers: [] } } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata, spec };
}

test.each<[number, IntOrString | undefined, IntOrString | undefined, [number, number]]>([
  [3, undefined, undefined, [1, 0]],
  [6, undefined, undefined, [2, 1]],
  [10, "30%", "30%", [3, 3]],
  [10, "25%", "25%", [3, 2]],
  [2, "0%", "1%", [0, 1]],
  [1, 0, "25%", [0, 1]],
  [1, "1%", "25%", [1, 0]],
  [2, 5, 5, [5, 2]],
  [0, "25%", "25%", [0, 0]],
])("of %i pods %s more and %s missing is %j", (replicas, surge, unavailable, wanted) => {
  const rollingUpdate = {
    ...(surge !== undefined && { maxSurge: surge }),
    ...(unavailable !== undefined && { maxUnavailable: unavailable }),
  };
  const one = deployment(replicas, { type: "RollingUpdate", rollingUpdate });
  expect([maxSurge(one), maxUnavailable(one)]).toEqual(wanted);
});

test("where all are replaced at once there is no more and no less", () => {
  const one = deployment(4, { type: "Recreate" });
  expect([maxSurge(one), maxUnavailable(one)]).toEqual([0, 0]);
});
