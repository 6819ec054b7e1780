import { expect, test } from "vitest";
import { create, must } from "../../../test/support/cluster/default-objects.ts";
import { LoadPlace } from "../../../test/support/cluster/load-place.ts";
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from "../objects/resources.ts";

test("with the load replicas rise, and fall again once it has been low for five minutes", () => {
  const at = new LoadPlace({
    ...{ replicas: 2, requests: 40, resources: { requests: { cpu: "100m" } } },
    wishes: { cpu: "10m", "cpu-per-request": "2m" },
  });
  create(at.cluster, HORIZONTAL_POD_AUTOSCALERS, {
    ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "web" } },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      ...{ minReplicas: 2, maxReplicas: 10 },
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
        },
      ],
    },
  });
  const replicas = () => must(at.cluster, DEPLOYMENTS, "web").spec.replicas;
  at.pass(120);
  // 10m and 20 requests of 2m: the half of what they ask for.
  expect(replicas()).toBe(2);
  at.send(160);
  at.pass(120);
  // 320m for requests, and 10m for each: eight pods use 50m.
  expect(replicas()).toBe(8);
  at.send(40);
  at.pass(270);
  expect(replicas()).toBe(8);
  at.pass(60);
  // 80m for requests, and 10m for each of eight: 20m is two fifths of what is wanted.
  expect(replicas()).toBe(4);
});
