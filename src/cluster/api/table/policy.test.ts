import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const BUDGET = { group: "policy", kind: "PodDisruptionBudget" };
const PRIORITY = { group: "scheduling.k8s.io", kind: "PriorityClass" };
const QUOTA = { group: "", kind: "ResourceQuota" };

test("a disruption budget has a number or a share, of one bound", () => {
  expect(headersOf(BUDGET)).toBe("Name, Min Available, Max Unavailable, Allowed Disruptions, Age");
  const status = { disruptionsAllowed: 2 };
  expect(cellsOf(BUDGET, { spec: { minAvailable: 4 }, status })).toEqual({
    Name: "web",
    "Min Available": "4",
    "Max Unavailable": "N/A",
    "Allowed Disruptions": 2,
    Age: "5m",
  });
  expect(cellsOf(BUDGET, { spec: { maxUnavailable: "25%" } })).toMatchObject({
    "Min Available": "N/A",
    "Max Unavailable": "25%",
    "Allowed Disruptions": 0,
  });
});

test("a priority class", () => {
  expect(headersOf(PRIORITY)).toBe("Name, Value, Global-Default, Age, PreemptionPolicy");
  const preemptionPolicy = "PreemptLowerPriority";
  expect(cellsOf(PRIORITY, { value: 2000, globalDefault: true, preemptionPolicy })).toMatchObject({
    Value: 2000,
    "Global-Default": true,
    PreemptionPolicy: preemptionPolicy,
  });
  expect(cellsOf(PRIORITY, { value: -1 })).toMatchObject({ Value: -1, "Global-Default": false });
});

test("a resource quota says what is used of what there is", () => {
  expect(headersOf(QUOTA)).toBe("Name, Request, Limit, Age");
  const hard = { pods: "10", "limits.cpu": "4", "requests.cpu": "2", "limits.memory": "4Gi" };
  const used = { pods: "3", "limits.cpu": "1500m", "requests.cpu": "1", "limits.memory": "1024Mi" };
  expect(cellsOf(QUOTA, { status: { hard, used } })).toMatchObject({
    Request: "pods: 3/10, requests.cpu: 1/2",
    Limit: "limits.cpu: 1500m/4, limits.memory: 1Gi/4Gi",
  });
  expect(cellsOf(QUOTA, { status: { hard: { pods: "5" } } })).toMatchObject({
    Request: "pods: 0/5",
    Limit: "",
  });
});
