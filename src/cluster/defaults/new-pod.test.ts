import { expect, test } from "vitest";
import { refusal } from "../../../test/support/cluster/refusal.ts";
import type { Pod, PodSpec } from "../objects/pod.ts";
import type { PriorityClass } from "../objects/priority-class.ts";
import type { PersistentVolumeClaim, StorageClass } from "../objects/volume.ts";
import { withStorageClass } from "./claim-class.ts";
import { withDefaults } from "./default-object.ts";
import { isLatest } from "./image-tag.ts";
import { asNewPod } from "./new-pod.ts";
import { withPriority } from "./priority.ts";
import { qosClassOf } from "./qos-class.ts";
import { defaultTolerations, withDefaultTolerations } from "./tolerations.ts";

const metadata = { uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" };

function pod(spec: Partial<PodSpec> = {}, labels = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name: "a", labels },
    spec: { containers: [{ name: "a" }], ...spec },
  };
}

function priorityClass(
  name: string,
  value: number,
  more: Partial<PriorityClass> = {},
): PriorityClass {
  return {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { ...metadata, name },
    value,
    ...more,
  };
}

test("a failing node is borne for a while, unless the pod says for how long", () => {
  const keys = (one: Pod) => (one.spec.tolerations ?? []).map((t) => [t.key, t.tolerationSeconds]);
  expect(keys(withDefaultTolerations(pod(), defaultTolerations(300)))).toEqual([
    ["node.kubernetes.io/not-ready", 300],
    ["node.kubernetes.io/unreachable", 300],
  ]);
  const own = {
    key: "node.kubernetes.io/not-ready",
    operator: "Exists",
    effect: "NoExecute",
  } as const;
  expect(keys(withDefaultTolerations(pod({ tolerations: [own] }), defaultTolerations(60)))).toEqual(
    [
      ["node.kubernetes.io/not-ready", undefined],
      ["node.kubernetes.io/unreachable", 60],
    ],
  );
  const everything = pod({ tolerations: [{ operator: "Exists" }] });
  expect(withDefaultTolerations(everything, defaultTolerations(300))).toBe(everything);
});

test("a pod has the number of its class, or of the default one", () => {
  const classes = [
    priorityClass("high", 1000, { preemptionPolicy: "Never" }),
    priorityClass("usual", 10, { globalDefault: true }),
  ];
  expect(withPriority(pod({ priorityClassName: "high" }), classes).spec).toMatchObject({
    ...{ priorityClassName: "high", priority: 1000, preemptionPolicy: "Never" },
  });
  expect(withPriority(pod(), classes).spec).toMatchObject({
    priorityClassName: "usual",
    priority: 10,
  });
  expect(withPriority(pod(), []).spec).toMatchObject({ priority: 0 });
});

test("a class that is not there and a number of one's own are forbidden", () => {
  expect(refusal(() => withPriority(pod({ priorityClassName: "x" }), []))).toBe(
    '403 pods "a" is forbidden: no PriorityClass with name x was found',
  );
  expect(refusal(() => withPriority(pod({ priority: 5 }), []))).toBe(
    '403 pods "a" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
  );
});

test("a claim without a class has the newest default one; an empty class is a class", () => {
  const storageClass = (name: string, at: string, isDefault = true): StorageClass => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    provisioner: "p",
    metadata: {
      ...metadata,
      name,
      creationTimestamp: at,
      annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) },
    },
  });
  const classes = [
    storageClass("old", "2026-01-01T00:00:00Z"),
    storageClass("new", "2026-01-02T00:00:00Z"),
    storageClass("other", "2026-01-03T00:00:00Z", false),
  ];
  const claim = (spec: PersistentVolumeClaim["spec"]): PersistentVolumeClaim => ({
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { ...metadata, name: "c" } },
    spec,
  });
  expect(withStorageClass(claim({}), classes).spec.storageClassName).toBe("new");
  expect(withStorageClass(claim({ storageClassName: "" }), classes).spec.storageClassName).toBe("");
  expect(withStorageClass(claim({}), []).spec.storageClassName).toBeUndefined();
});

const resources = (requests?: Record<string, string>, limits?: Record<string, string>) => ({
  containers: [
    { name: "a", resources: { ...(requests && { requests }), ...(limits && { limits }) } },
  ],
});

test.each([
  ["BestEffort", resources()],
  ["BestEffort", resources({ "nvidia.com/gpu": "1" })],
  ["Burstable", resources({ cpu: "1" })],
  ["Burstable", resources({ cpu: "1", memory: "1Gi" }, { cpu: "1" })],
  ["Burstable", resources({ cpu: "1", memory: "1Gi" }, { cpu: "2", memory: "1Gi" })],
  ["Guaranteed", resources({ cpu: "1000m", memory: "1Gi" }, { cpu: "1", memory: "1024Mi" })],
])("a pod is %s", (qosClass, spec) => {
  expect(qosClassOf(spec)).toBe(qosClass);
});

test("a new pod is pending, and held back by its gates", () => {
  expect(asNewPod(pod()).status).toEqual({ phase: "Pending", qosClass: "BestEffort" });
  expect(asNewPod(pod({ schedulingGates: [{ name: "g" }] })).status?.conditions).toMatchObject([
    { type: "PodScheduled", status: "False", reason: "SchedulingGated" },
  ]);
});

test("selectors that go by the pod's own labels get their values", () => {
  const term = {
    topologyKey: "zone",
    labelSelector: {},
    matchLabelKeys: ["hash"],
    mismatchLabelKeys: ["team"],
  };
  const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" } as const;
  const given = pod(
    {
      topologySpreadConstraints: [
        {
          ...spread,
          labelSelector: { matchLabels: { app: "a" } },
          matchLabelKeys: ["hash", "none"],
        },
        { ...spread, matchLabelKeys: ["hash"] },
      ],
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
      },
    },
    { hash: "1", team: "x" },
  );
  const { topologySpreadConstraints: constraints, affinity } = asNewPod(given).spec;
  const hash = { key: "hash", operator: "In", values: ["1"] };
  expect(constraints?.[0]?.labelSelector).toEqual({
    matchLabels: { app: "a" },
    matchExpressions: [hash],
  });
  expect(constraints?.[1]).not.toHaveProperty("labelSelector");
  expect(
    affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]?.labelSelector,
  ).toEqual({ matchExpressions: [hash, { key: "team", operator: "NotIn", values: ["x"] }] });
});

test.each([
  ["web", true],
  ["web:latest", true],
  ["web:1", false],
  ["registry:5000/web", true],
  ["registry:5000/web:1", false],
  ["web@sha256:abc", false],
  ["", false],
])("the image %s is the newest: %s", (image, newest) => {
  expect(isLatest(image)).toBe(newest);
});

test("pods of one template share what is the same of all", () => {
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } };
  const one = pod({
    affinity: {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" },
    ],
  });
  expect(asNewPod(one).spec).toBe(one.spec);
  const full = withDefaults({
    ...one,
    spec: { containers: [{ name: "web", resources: { requests: { cpu: "100m" } } }] },
  });
  expect(withDefaults(full)).toBe(full);
  const borne = defaultTolerations(300);
  expect(withDefaultTolerations(full, borne).spec.tolerations).toBe(borne);
});
