import fc from "fast-check";
import { expect, test } from "vitest";
import { LABELS, makeBudget } from "../../../test/support/cluster/budget.ts";
import { refusalOf } from "../../../test/support/cluster/refusal.ts";
import { type TestPlace, testPlace, testPod } from "../../../test/support/cluster/test-place.ts";
import { Disruption } from "../controllers/disruption/disruption.ts";
import { Selectors } from "../meta/selectors.ts";
import type { Pod } from "../objects/pod.ts";
import { isReady, isTerminating } from "../objects/pod-facts.ts";
import { POD_DISRUPTION_BUDGETS, PODS } from "../objects/resources.ts";
import { type Eviction, evict } from "./evict.ts";

function place(names: readonly string[], labels: Pod["metadata"]["labels"] = {}) {
  const test = testPlace({ components: [new Disruption()] });
  for (const name of names) test.create(PODS, testPod(name, { ...LABELS, ...labels }));
  return test;
}

function evicting(
  { cluster }: TestPlace,
  name: string,
  rest: Omit<Eviction, "namespace" | "name"> = {},
) {
  const { store, nowMs } = cluster;
  return cluster.write((writer) =>
    evict(
      { namespace: "default", name, ...rest },
      { store, writer, nowMs, selectors: new Selectors() },
    ),
  );
}

const refusal = (work: () => unknown) => refusalOf(work)?.toStatus();
const allowed = (test: TestPlace) =>
  test.get(POD_DISRUPTION_BUDGETS, "web")?.status?.disruptionsAllowed;

test("a pod goes with its grace, and says why", () => {
  const test = place(["a"]);
  expect(evicting(test, "a")).toEqual({
    ...{ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
  });
  expect(test.get(PODS, "a")).toMatchObject({
    metadata: { deletionGracePeriodSeconds: 30 },
    status: {
      conditions: [
        { type: "Ready" },
        {
          ...{ type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" },
          ...{ message: "Eviction API: evicting", lastTransitionTime: "2026-01-01T00:00:00Z" },
        },
      ],
    },
  });
  expect(refusal(() => evicting(test, "b"))).toMatchObject({
    ...{ code: 404, message: 'pods "b" not found' },
  });
});

test("what the budget does not allow is refused in the words of the API", () => {
  const test = place(["a", "b", "c", "d"]);
  makeBudget(test, { minAvailable: 4 });
  expect(refusal(() => evicting(test, "a"))).toEqual({
    ...{ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" },
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    reason: "TooManyRequests",
    details: {
      causes: [
        {
          reason: "DisruptionBudget",
          message: "The disruption budget web needs 4 healthy pods and has 4 currently",
        },
      ],
    },
    code: 429,
  });
  expect(test.pods()).toEqual(["a ready", "b ready", "c ready", "d ready"]);
});

test("several in one moment do not get more than there is", () => {
  const test = place(["a", "b", "c"]);
  makeBudget(test, { minAvailable: 2 });
  const { store, nowMs } = test.cluster;
  const second = refusal(() =>
    test.cluster.write((writer) => {
      evict(
        { namespace: "default", name: "a" },
        { store, writer, nowMs, selectors: new Selectors() },
      );
      expect(test.get(POD_DISRUPTION_BUDGETS, "web")?.status).toMatchObject({
        disruptionsAllowed: 0,
        disruptedPods: { a: "2026-01-01T00:00:00Z" },
        conditions: [{ status: "False", reason: "InsufficientPods" }],
      });
      evict(
        { namespace: "default", name: "b" },
        { store, writer, nowMs, selectors: new Selectors() },
      );
    }),
  );
  expect(second?.code).toBe(429);
  expect(test.pods()).toEqual(["a terminating", "b ready", "c ready"]);
  expect(test.get(POD_DISRUPTION_BUDGETS, "web")?.status?.disruptedPods).toBeUndefined();
});

test("a budget that its controller has not looked at grants nothing", () => {
  const test = testPlace({ components: [] });
  test.create(PODS, testPod("a", LABELS));
  makeBudget(test, { minAvailable: 0 });
  expect(refusal(() => evicting(test, "a"))?.details).toEqual({
    causes: [
      {
        reason: "DisruptionBudget",
        message: "The disruption budget web is still being processed by the server.",
      },
    ],
    retryAfterSeconds: 10,
  });
});

test("two budgets for one pod are more than it can have", () => {
  const test = place(["a"]);
  makeBudget(test, { minAvailable: 0 });
  makeBudget(test, { minAvailable: 0 }, "other");
  expect(refusal(() => evicting(test, "a"))).toMatchObject({
    code: 500,
    message:
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
  });
  expect(test.pods()).toEqual(["a ready"]);
});

test.for(["Succeeded", "Failed", "Pending"] as const)(
  "a pod that is %s needs no leave",
  (phase) => {
    const test = place(["a", "b"], { "by-hand": "" });
    makeBudget(test, { minAvailable: 2 });
    test.report("a", phase);
    expect(evicting(test, "a").code).toBe(201);
    // What has ended needs no time to end in.
    const left = phase === "Pending" ? ["a terminating", "b Pending"] : ["b Pending"];
    expect(test.pods()).toEqual(left);
    if (phase === "Pending") expect(evicting(test, "a").code).toBe(201);
  },
);

test.for([
  [{ minAvailable: 1 }, 201],
  [{ minAvailable: 2 }, 429],
  [{ minAvailable: 2, unhealthyPodEvictionPolicy: "IfHealthyBudget" }, 429],
  [{ minAvailable: 2, unhealthyPodEvictionPolicy: "AlwaysAllow" }, 201],
  [{ minAvailable: 0 }, 201],
] as const)("of two pods one is not ready: with %o its eviction ends with %i", ([spec, code]) => {
  const test = place(["a", "b"]);
  makeBudget(test, spec);
  test.report("a", "Running", false);
  const before = allowed(test);
  const refused = refusal(() => evicting(test, "a"));
  expect(refused?.code ?? 201).toBe(code);
  // Only a healthy pod uses up what is allowed, unless the budget wants no healthy ones at all.
  if (code === 201) expect(allowed(test)).toBe(before);
});

test("a dry run looks at everything and changes nothing", () => {
  const test = place(["a"]);
  makeBudget(test, { minAvailable: 0 });
  const { revision } = test.cluster.store;
  expect(evicting(test, "a", { dryRun: true }).code).toBe(201);
  expect(test.cluster.store.revision).toBe(revision);
  test.change(POD_DISRUPTION_BUDGETS, "web", (one) => ({
    ...one,
    spec: { ...one.spec, minAvailable: 1 },
  }));
  expect(refusal(() => evicting(test, "a", { dryRun: true }))?.code).toBe(429);
});

test("only the pod that is meant is evicted", () => {
  const test = place(["a"]);
  const { uid = "", resourceVersion = "" } = test.get(PODS, "a")?.metadata ?? {};
  expect(refusal(() => evicting(test, "a", { options: { uid: "other" } }))?.message).toBe(
    `Operation cannot be fulfilled on Pod "a": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
  );
  expect(refusal(() => evicting(test, "a", { options: { resourceVersion: "1" } }))).toMatchObject({
    code: 409,
    message: `Operation cannot be fulfilled on Pod "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
  });
  const options = { uid, resourceVersion, gracePeriodSeconds: 0 };
  expect(evicting(test, "a", { options }).code).toBe(201);
  expect(test.pods()).toEqual([]);
});

test("evictions never leave fewer healthy pods than the budget wants", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.record({ minAvailable: fc.integer({ min: 0, max: 7 }) }),
        fc.record({
          minAvailable: fc.integer({ min: 0, max: 7 }),
          unhealthyPodEvictionPolicy: fc.constant("AlwaysAllow" as const),
        }),
      ),
      fc.array(
        fc.record({
          name: fc.constantFrom(...names),
          act: fc.constantFrom("evict", "evict", "fail", "heal", "wait"),
        }),
        { maxLength: 25 },
      ),
      (spec, acts) => {
        const test = place(names);
        makeBudget(test, spec);
        for (const { name, act } of acts) {
          const pod = test.get(PODS, name);
          const before = healthy(test);
          if (act === "wait") test.pass(11);
          else if (pod === undefined || isTerminating(pod)) continue;
          else if (act === "evict") {
            const refused = refusal(() => evicting(test, name));
            const wasHealthy = isReady(pod);
            if (refused === undefined && wasHealthy) {
              expect(before).toBeGreaterThan(spec.minAvailable);
            }
            expect(healthy(test)).toBeGreaterThanOrEqual(Math.min(before, spec.minAvailable));
          } else test.report(name, "Running", act === "heal");
        }
      },
    ),
    { numRuns: 60 },
  );
});

function healthy({ cluster }: TestPlace): number {
  return cluster.store.list(PODS).filter((pod) => isReady(pod) && !isTerminating(pod)).length;
}
