import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";
import { autoscalerToV1 } from "../../conversion/autoscaler.ts";

const AUTOSCALER = { group: "autoscaling", kind: "HorizontalPodAutoscaler" };

const cpu = (target: object) => ({ type: "Resource", resource: { name: "cpu", target } });
const half = cpu({ type: "Utilization", averageUtilization: 70 });

function targets(metrics: readonly object[], currentMetrics: readonly object[] = []): unknown {
  return cellsOf(AUTOSCALER, { spec: { metrics }, status: { currentMetrics } })["Targets"];
}

test("an autoscaler", () => {
  const object = {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [half],
    },
    status: {
      currentReplicas: 3,
      currentMetrics: [
        {
          type: "Resource",
          resource: { name: "cpu", current: { averageUtilization: 12, averageValue: "12m" } },
        },
      ],
    },
  };
  expect(headersOf(AUTOSCALER)).toBe("Name, Reference, Targets, MinPods, MaxPods, Replicas, Age");
  expect(cellsOf(AUTOSCALER, object)).toEqual({
    Name: "web",
    Reference: "Deployment/web",
    Targets: "cpu: 12%/70%",
    MinPods: "2",
    MaxPods: 10,
    Replicas: 3,
    Age: "5m",
  });
  expect(cellsOf(AUTOSCALER, {})).toMatchObject({ Targets: "<none>", MinPods: "<unset>" });
});

test("a metric that has not been measured yet", () => {
  expect(targets([half])).toBe("cpu: <unknown>/70%");
  expect(targets([half], [{ type: "" }])).toBe("cpu: <unknown>/70%");
  expect(targets([cpu({})])).toBe("cpu: <unknown>/<auto>");
});

test("amounts are printed as such, averages of objects say so", () => {
  const current = { value: "1500", averageValue: "0.5" };
  const average = { target: { averageValue: "1000m" } };
  const total = { target: { value: "2k" } };
  expect(targets([cpu(average.target)], [{ resource: { current } }])).toBe("cpu: 500m/1");
  expect(targets([{ type: "Pods", pods: average }], [{ pods: { current } }])).toBe("500m/1");
  expect(targets([{ type: "Object", object: total }], [{ object: { current } }])).toBe("1500/2k");
  expect(targets([{ type: "Object", object: average }])).toBe("<unknown>/1 (avg)");
  expect(targets([{ type: "External", external: average }], [{ external: { current } }])).toBe(
    "500m/1 (avg)",
  );
  const container = { name: "cpu", container: "app", target: { averageUtilization: 60 } };
  expect(targets([{ type: "ContainerResource", containerResource: container }])).toBe(
    "cpu: <unknown>/60%",
  );
  expect(targets([{ type: "Weather" }])).toBe("<unknown type>");
});

test("two metrics are shown, the rest is counted", () => {
  expect(targets([half, half])).toBe("cpu: <unknown>/70%, cpu: <unknown>/70%");
  expect(targets([half, half, half, half])).toBe(
    "cpu: <unknown>/70%, cpu: <unknown>/70% + 2 more...",
  );
});

test("an autoscaler of the older version shows the same", () => {
  const memory = { name: "memory", target: { averageValue: "1Gi" } };
  const spec = { metrics: [half, { type: "Resource", resource: memory }] };
  const current = { name: "cpu", current: { averageUtilization: 35 } };
  const status = { currentMetrics: [{ type: "Resource", resource: current }] };
  const older = { ...autoscalerToV1({ spec, status }), apiVersion: "autoscaling/v1" };
  expect(cellsOf(AUTOSCALER, older)["Targets"]).toBe("cpu: 35%/70%, memory: <unknown>/1Gi");
});
