import { expect, test } from "vitest";
import { refusal } from "../../../test/support/cluster/refusal.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Pod, PodSpec } from "../objects/pod.ts";
import { resource } from "../store/resource.ts";
import { Store } from "../store/store.ts";
import { Random } from "../time/random.ts";
import { type NewObject, Writer } from "../write/writer.ts";
import { admissionStrategies } from "./strategies.ts";

const PODS = resource<Pod>("pods");

/** Creates pods of one template, in a cluster where the present is what it is told to be. */
function place() {
  const store = Store.empty();
  const strategies = admissionStrategies({ defaultTolerationSeconds: 300 });
  let seconds = 0;
  const timeIn = () => `2026-01-01T00:00:0${seconds}Z`;
  const writer = new Writer({ store, random: new Random(7), timeIn, strategies });
  const create = (kind: string, plural: string, rest: object, group = "") =>
    writer.create(resource(plural, group), {
      ...{ apiVersion: group === "" ? "v1" : `${group}/v1`, kind },
      ...rest,
    } as NewObject<KubeObject>);
  create("Namespace", "namespaces", { metadata: { name: "default" } });
  return {
    create,
    tick: () => {
      seconds += 1;
    },
    pod: (name: string, { spec, metadata = METADATA }: Template) =>
      writer.create(PODS, { apiVersion: "v1", kind: "Pod", metadata: { ...metadata, name }, spec }),
  };
}

interface Template {
  readonly spec: PodSpec;
  readonly metadata?: Partial<Pod["metadata"]>;
}

const METADATA = { namespace: "default", labels: { app: "web" }, annotations: { note: "same" } };
const SPEC: PodSpec = {
  containers: [{ name: "web", image: "web:1", resources: { requests: { cpu: "100m" } } }],
};

test("the next pod of a template is as one that comes alone, and shares its parts", () => {
  const { pod } = place();
  const first = pod("web-1", { spec: SPEC });
  const second = pod("web-2", { spec: SPEC });
  expect(second.spec).toBe(first.spec);
  const { metadata, ...alone } = place().pod("web-2", { spec: SPEC });
  expect(second).toEqual({
    ...alone,
    metadata: { ...metadata, uid: second.metadata.uid, resourceVersion: "3" },
  });
});

test("a name that is no name is refused for each by itself", () => {
  const { pod } = place();
  pod("web-1", { spec: SPEC });
  expect(refusal(() => pod("Web_2", { spec: SPEC }))).toMatch(/^422 Pod "Web_2" is invalid/);
  expect(refusal(() => pod("web-1", { spec: SPEC }))).toBe('409 pods "web-1" already exists');
});

test("what differs from the one before is looked at anew: labels, annotations, owners", () => {
  const { pod } = place();
  pod("web-1", { spec: SPEC });
  const faults = [
    { labels: { app: "no word" } },
    { annotations: { "no key": "" } },
    { finalizers: ["no finalizer"] },
    { ownerReferences: [{ apiVersion: "v1", kind: "", name: "a", uid: "1" }] },
  ];
  for (const fault of faults) {
    const metadata = { ...METADATA, ...fault };
    expect(refusal(() => pod("web-2", { spec: SPEC, metadata }))).toMatch(/^422 Pod "web-2" is/);
  }
});

test("own labels in selectors follow the labels of each", () => {
  const { pod } = place();
  const spec: PodSpec = {
    ...SPEC,
    topologySpreadConstraints: [
      {
        ...{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" },
        ...{ labelSelector: { matchLabels: {} }, matchLabelKeys: ["app"] },
      },
    ],
  };
  const valuesOf = (app: string) =>
    pod(app, { spec, metadata: { ...METADATA, labels: { app } } }).spec
      .topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions?.[0]?.values;
  expect([valuesOf("a"), valuesOf("b")]).toEqual([["a"], ["b"]]);
});

test("a priority class that comes meanwhile counts", () => {
  const { pod, create } = place();
  expect(pod("web-1", { spec: SPEC }).spec.priority).toBe(0);
  const rest = { metadata: { name: "high" }, value: 9, globalDefault: true };
  create("PriorityClass", "priorityclasses", rest, "scheduling.k8s.io");
  expect(pod("web-2", { spec: SPEC }).spec.priority).toBe(9);
});

test("a limit range that comes meanwhile counts", () => {
  const { pod, create } = place();
  pod("web-1", { spec: SPEC });
  const limits = [{ type: "Container", min: { cpu: "200m" } }];
  const metadata = { name: "small", namespace: "default" };
  create("LimitRange", "limitranges", { metadata, spec: { limits } });
  expect(refusal(() => pod("web-2", { spec: SPEC }))).toMatch(/^403 .*minimum cpu usage/);
});

test("a quota counts each", () => {
  const { pod, create } = place();
  const metadata = { name: "few", namespace: "default" };
  create("ResourceQuota", "resourcequotas", { metadata, spec: { hard: { pods: "1" } } });
  pod("web-1", { spec: SPEC });
  expect(refusal(() => pod("web-2", { spec: SPEC }))).toMatch(/^403 .*exceeded quota: few/);
});

test("what a gate says has the time at which its pod came", () => {
  const { pod, tick } = place();
  const spec = { ...SPEC, schedulingGates: [{ name: "example.org/wait" }] };
  const cameAt = (name: string) => pod(name, { spec }).status?.conditions?.[0]?.lastTransitionTime;
  expect(cameAt("web-1")).toBe("2026-01-01T00:00:00Z");
  tick();
  expect(cameAt("web-2")).toBe("2026-01-01T00:00:01Z");
});
