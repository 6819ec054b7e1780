import { expect, test } from "vitest";
import { type BudgetSpec, LABELS, makeBudget } from "../../../../test/support/cluster/budget.ts";
import { START_MS } from "../../../../test/support/cluster/test-cluster.ts";
import { testPlace, testPod } from "../../../../test/support/cluster/test-place.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { OwnerReference } from "../../objects/meta.ts";
import { controllerReference } from "../../objects/owners.ts";
import {
  DEPLOYMENTS,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
} from "../../objects/resources.ts";
import { evict } from "../../write/evict.ts";
import { Disruption } from "./disruption.ts";

const SELECTOR = { matchLabels: LABELS };

function place() {
  const test = testPlace({ components: [new Disruption()] });
  const budget = (spec: BudgetSpec, name?: string) => makeBudget(test, spec, name);
  const pods = (names: readonly string[], owner?: OwnerReference, labels: object = {}) => {
    const ownerReferences = owner === undefined ? [] : [owner];
    for (const name of names) {
      test.create(PODS, testPod(name, { ...LABELS, ...labels }, { ownerReferences }));
    }
  };
  const template = { metadata: { labels: LABELS }, spec: { containers: [] } };
  const deployment = (name: string, replicas: number) => {
    const own = test.create(DEPLOYMENTS, {
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name } },
      spec: { replicas, selector: SELECTOR, template },
    });
    const set = (suffix: string, wanted: number) =>
      test.create(REPLICA_SETS, {
        ...{ apiVersion: "apps/v1", kind: "ReplicaSet" },
        metadata: { name: `${name}-${suffix}`, ownerReferences: [controllerReference(own)] },
        spec: { replicas: wanted, selector: SELECTOR, template },
      });
    return { set };
  };
  const numbers = (name = "web") => {
    const { status } = test.get(POD_DISRUPTION_BUDGETS, name) ?? {};
    return [
      status?.expectedPods,
      status?.desiredHealthy,
      status?.currentHealthy,
      status?.disruptionsAllowed,
    ];
  };
  return { test, budget, pods, deployment, numbers };
}

test("a plain number counts the pods that are there, and says whether one of them may go", () => {
  const { test, budget, pods, numbers } = place();
  budget({ minAvailable: 2 });
  expect(numbers()).toEqual([0, 2, 0, 0]);
  expect(test.events("web")).toEqual(["Normal NoPods No matching pods found (2)"]);
  pods(["a", "b", "c"]);
  expect(numbers()).toEqual([3, 2, 3, 1]);
  expect(test.get(POD_DISRUPTION_BUDGETS, "web")?.status).toEqual({
    observedGeneration: 1,
    ...{ expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1 },
    conditions: [
      {
        ...{ type: "DisruptionAllowed", status: "True", reason: "SufficientPods", message: "" },
        lastTransitionTime: "2026-01-01T00:00:00Z",
        observedGeneration: 1,
      },
    ],
  });
  test.pass(10);
  test.report("a", "Running", false);
  expect(numbers()).toEqual([3, 2, 2, 0]);
  expect(test.get(POD_DISRUPTION_BUDGETS, "web")?.status?.conditions).toMatchObject([
    { status: "False", reason: "InsufficientPods", lastTransitionTime: "2026-01-01T00:00:10Z" },
  ]);
});

test.for([
  [{ maxUnavailable: 1 }, [6, 5, 4, 0]],
  [{ maxUnavailable: "50%" }, [6, 3, 4, 1]],
  [{ maxUnavailable: 10 }, [6, 0, 4, 4]],
  [{ minAvailable: "30%" }, [6, 2, 4, 2]],
  [{ minAvailable: 3 }, [4, 3, 4, 1]],
] as const)(
  "of a deployment of 6 with 4 pods in two replica sets, %o is %o",
  ([spec, expected]) => {
    const { budget, pods, deployment, numbers } = place();
    const { set } = deployment("web", 6);
    pods(["a", "b"], controllerReference(set("1", 2)));
    pods(["c", "d"], controllerReference(set("2", 4)));
    budget(spec);
    expect(numbers()).toEqual(expected);
  },
);

test("a replica set that no deployment manages speaks for itself", () => {
  const { test, budget, pods, numbers } = place();
  const template = { metadata: { labels: LABELS }, spec: { containers: [] } };
  const set = test.create(REPLICA_SETS, {
    ...{ apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: "web" } },
    spec: { replicas: 3, selector: SELECTOR, template },
  });
  pods(["a"], controllerReference(set));
  budget({ maxUnavailable: 1 });
  expect(numbers()).toEqual([3, 2, 1, 0]);
});

test("where the wish of a manager cannot be known, nothing is granted, and the condition says why", () => {
  const { test, budget, pods } = place();
  const daemons = { apiVersion: "apps/v1", kind: "DaemonSet", name: "web", uid: "d" };
  pods(["a"], { ...daemons, controller: true });
  budget({ maxUnavailable: 1 });
  const why = "daemonsets.apps does not implement the scale subresource";
  expect(test.get(POD_DISRUPTION_BUDGETS, "web")?.status).toMatchObject({
    disruptionsAllowed: 0,
    conditions: [{ status: "False", reason: "SyncFailed", message: why }],
  });
  expect(test.events("web").at(-1)).toContain(
    `Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: ${why}`,
  );
  const gone = place();
  const set = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "gone", uid: "r" };
  gone.pods(["a"], { ...set, controller: true });
  gone.budget({ maxUnavailable: 1 });
  expect(gone.test.get(POD_DISRUPTION_BUDGETS, "web")?.status?.conditions).toMatchObject([
    { message: 'found no controllers for pod "a"' },
  ]);
});

test("pods that nobody manages are complained of where managers count", () => {
  const { test, budget, pods } = place();
  pods(["a"]);
  budget({ maxUnavailable: 1 });
  expect(test.events("web")[0]).toMatch(
    /^Warning UnmanagedPods Pods selected by this PodDisruptionBudget \(selector: &LabelSelector{MatchLabels:map\[string\]string{app: web,},MatchExpressions:\[\]LabelSelectorRequirement{},}\) were found to be unmanaged\. As a result,/,
  );
});

test("a changed selector is counted anew", () => {
  const { test, budget, pods, numbers } = place();
  pods(["a", "b"]);
  pods(["c"], undefined, { tier: "x" });
  budget({ minAvailable: 1 });
  expect(numbers()).toEqual([3, 1, 3, 2]);
  test.change(POD_DISRUPTION_BUDGETS, "web", (one) => ({
    ...one,
    spec: { ...one.spec, selector: { matchLabels: { tier: "x" } } },
  }));
  expect(numbers()).toEqual([1, 1, 1, 0]);
  test.change(PODS, "a", (pod) => {
    return { ...pod, metadata: { ...pod.metadata, labels: { tier: "x" } } };
  });
  expect(numbers()).toEqual([2, 1, 2, 1]);
});

test("an eviction that nobody carries out is forgotten after two minutes", () => {
  const { test, budget, pods, numbers } = place();
  pods(["a", "b"]);
  budget({ minAvailable: 1 });
  test.cluster.write((writer) => {
    const present = test.get(POD_DISRUPTION_BUDGETS, "web");
    if (present?.status === undefined) return;
    const disruptedPods = { a: "2026-01-01T00:00:00Z", unknown: "2026-01-01T00:00:00Z" };
    const status = { ...present.status, disruptedPods };
    writer.updateStatus(POD_DISRUPTION_BUDGETS, { ...present, status });
  });
  test.pass(0);
  expect(numbers()).toEqual([2, 1, 1, 0]);
  expect(test.get(POD_DISRUPTION_BUDGETS, "web")?.status?.disruptedPods).toEqual({
    a: "2026-01-01T00:00:00Z",
  });
  test.cluster.advanceTo(START_MS + 119_000);
  expect(numbers()).toEqual([2, 1, 1, 0]);
  test.cluster.advanceTo(START_MS + 120_000);
  expect(numbers()).toEqual([2, 1, 2, 1]);
  expect(test.events("a")).toEqual([
    "Warning NotDeleted Pod was expected by PDB default/default to be deleted but it wasn't (1)",
  ]);
});

test("a pod that was to be disrupted, and is still there after two minutes, is spared", () => {
  const { test, pods } = place();
  pods(["a"], undefined, { "by-hand": "" });
  test.cluster.write((writer) => {
    const pod = test.get(PODS, "a");
    const condition = { type: "DisruptionTarget", status: "True" } as const;
    const conditions = [{ ...condition, lastTransitionTime: "2026-01-01T00:00:00Z" }];
    if (pod) writer.updateStatus(PODS, { ...pod, status: { ...pod.status, conditions } });
  });
  test.cluster.advanceTo(START_MS + 119_000);
  expect(test.get(PODS, "a")?.status?.conditions).toMatchObject([{ status: "True" }]);
  test.cluster.advanceTo(START_MS + 121_000);
  expect(test.get(PODS, "a")?.status?.conditions).toEqual([
    {
      ...{ type: "DisruptionTarget", status: "False", lastProbeTime: null },
      ...{ observedGeneration: 1 },
      lastTransitionTime: "2026-01-01T00:02:00Z",
    },
  ]);
});

test("where several budgets select a pod, that is said of the pod", () => {
  const { test, budget, pods } = place();
  budget({ minAvailable: 1 }, "b");
  budget({ minAvailable: 1 }, "a");
  pods(["one"]);
  expect(test.events("one")[0]).toMatch(
    /^Warning MultiplePodDisruptionBudgets Pod "default"\/"one" matches multiple PodDisruptionBudgets\. {2}Chose "a" arbitrarily\./,
  );
});

test("what happens in a fork is not counted in its parent", () => {
  const { test, budget, pods, numbers } = place();
  pods(["a", "b", "c"]);
  budget({ minAvailable: 1 });
  const fork = test.fork();
  const { store, nowMs } = fork.cluster;
  fork.cluster.write((writer) =>
    evict(
      { namespace: "default", name: "a" },
      { store, writer, nowMs, selectors: new Selectors() },
    ),
  );
  expect(fork.get(POD_DISRUPTION_BUDGETS, "web")?.status?.disruptionsAllowed).toBe(1);
  expect(numbers()).toEqual([3, 1, 3, 2]);
  pods(["d"]);
  expect(numbers()).toEqual([4, 1, 4, 3]);
});
