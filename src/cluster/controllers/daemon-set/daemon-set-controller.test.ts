import fc from "fast-check";
import { expect, test } from "vitest";
import { type TestPlace, testPlace } from "../../../../test/support/cluster/test-place.ts";
import type { DaemonSetSpec } from "../../objects/daemon-set.ts";
import type { Taint } from "../../objects/node.ts";
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from "../../objects/resources.ts";
import { REVISION_OWNER_INDEX } from "../history/revisions.ts";
import { DaemonSetController } from "./daemon-set-controller.ts";

const LABELS = { app: "agent" };
const template = (image: string, spec: object = {}) => ({
  metadata: { labels: LABELS },
  spec: {
    ...{ containers: [{ name: "main", image }], terminationGracePeriodSeconds: 5 },
    ...spec,
  },
});
const rolling = (rollingUpdate: object) => ({ type: "RollingUpdate", rollingUpdate }) as const;

function place(spec: Partial<DaemonSetSpec> = {}, nodes = ["a", "b", "c"]) {
  const place = testPlace({
    components: [new DaemonSetController()],
    indexes: [REVISION_OWNER_INDEX],
    readyAfterMs: 10_000,
  });
  for (const name of nodes) addNode(place, name);
  place.create(DAEMON_SETS, {
    ...{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" } },
    spec: { selector: { matchLabels: LABELS }, template: template("agent:1"), ...spec },
  });
  return place;
}

function addNode({ cluster }: TestPlace, name: string, taints: readonly Taint[] = []) {
  const labels = { "kubernetes.io/hostname": name };
  const node = { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: { taints } };
  cluster.write((writer) => writer.create(NODES, node));
  cluster.advanceTo(cluster.nowMs);
}

function taint({ cluster }: TestPlace, name: string, taints: readonly Taint[]) {
  const node = cluster.store.get(NODES, "", name);
  if (node === undefined) throw new Error(`node ${name} is not there`);
  cluster.write((writer) => writer.update(NODES, { ...node, spec: { ...node.spec, taints } }));
}

/** Where which image is, and how. */
const found = ({ cluster }: TestPlace) =>
  cluster.store
    .list(PODS)
    .map(({ metadata, spec, status }) => {
      const image = spec.containers[0]?.image ?? "";
      const ready = status?.conditions?.some(
        ({ type, status: is }) => type === "Ready" && is === "True",
      );
      const state = metadata.deletionTimestamp ? "terminating" : ready ? "ready" : "waiting";
      const terms =
        spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
          ?.nodeSelectorTerms;
      return `${terms?.[0]?.matchFields?.[0]?.values?.[0]} ${image.slice(-1)} ${state}`;
    })
    .toSorted();
const status = (place: TestPlace) => place.get(DAEMON_SETS, "agent")?.status;
const change = (place: TestPlace, spec: Partial<DaemonSetSpec>) =>
  place.change(DAEMON_SETS, "agent", (set) => ({ ...set, spec: { ...set.spec, ...spec } }));

test("every node gets a pod that names it and bears what happens to nodes", () => {
  const agents = place();
  expect(found(agents)).toEqual(["a 1 waiting", "b 1 waiting", "c 1 waiting"]);
  expect(status(agents)).toEqual({
    ...{ currentNumberScheduled: 3, numberMisscheduled: 0, desiredNumberScheduled: 3 },
    ...{ numberReady: 0, observedGeneration: 1, updatedNumberScheduled: 3, numberUnavailable: 3 },
  });
  const [pod] = agents.cluster.store.list(PODS);
  expect(pod?.metadata).toMatchObject({
    name: expect.stringMatching(/^agent-[a-z0-9]{5}$/),
    labels: { app: "agent", "controller-revision-hash": expect.any(String) },
    ownerReferences: [{ kind: "DaemonSet", name: "agent", controller: true }],
  });
  expect(
    pod?.spec.tolerations?.map(({ key, operator, effect }) => [key, operator, effect]),
  ).toEqual([
    ["node.kubernetes.io/not-ready", "Exists", "NoExecute"],
    ["node.kubernetes.io/unreachable", "Exists", "NoExecute"],
    ["node.kubernetes.io/disk-pressure", "Exists", "NoSchedule"],
    ["node.kubernetes.io/memory-pressure", "Exists", "NoSchedule"],
    ["node.kubernetes.io/pid-pressure", "Exists", "NoSchedule"],
    ["node.kubernetes.io/unschedulable", "Exists", "NoSchedule"],
  ]);
  agents.pass(10);
  expect(status(agents)).toMatchObject({ numberReady: 3, numberAvailable: 3 });
  expect(status(agents)?.numberUnavailable).toBeUndefined();
  expect(agents.events("agent")).toHaveLength(3);
  expect(agents.events("agent")[0]).toMatch(/^Normal SuccessfulCreate Created pod: agent-/);
});

test("a pod whose node is cordoned stays, and one that does not bear a taint goes", () => {
  const agents = place();
  agents.pass(10);
  taint(agents, "a", [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }]);
  taint(agents, "b", [{ key: "gpu", effect: "NoSchedule" }]);
  taint(agents, "c", [{ key: "gpu", effect: "NoExecute" }]);
  expect(found(agents)).toEqual(["a 1 ready", "b 1 ready", "c 1 terminating"]);
  agents.pass(5);
  expect(found(agents)).toEqual(["a 1 ready", "b 1 ready"]);
  expect(status(agents)).toMatchObject({ desiredNumberScheduled: 1, numberMisscheduled: 1 });
  addNode(agents, "d", [{ key: "gpu", effect: "NoSchedule" }]);
  addNode(agents, "e");
  expect(found(agents)).toEqual(["a 1 ready", "b 1 ready", "e 1 waiting"]);
});

test("the template says on which nodes", () => {
  const nodeSelector = { "kubernetes.io/hostname": "b" };
  const agents = place({ template: template("agent:1", { nodeSelector }) });
  expect(found(agents)).toEqual(["b 1 waiting"]);
  expect(status(agents)).toMatchObject({ desiredNumberScheduled: 1 });
});

test("a pod that is deleted has a successor when it has gone", () => {
  const agents = place({}, ["a"]);
  agents.pass(10);
  const [pod] = agents.cluster.store.list(PODS);
  agents.delete(PODS, pod?.metadata.name ?? "");
  expect(found(agents)).toEqual(["a 1 terminating"]);
  agents.pass(5);
  expect(found(agents)).toEqual(["a 1 waiting"]);
});

test("one that failed is deleted at once, and not again and again", () => {
  const agents = place({}, ["a"]);
  agents.pass(10);
  const fail = () => {
    const [pod] = agents.cluster.store.list(PODS);
    agents.report(pod?.metadata.name ?? "", "Failed");
    return pod?.metadata.name;
  };
  const first = fail();
  expect(found(agents)).toEqual(["a 1 waiting"]);
  expect(agents.events("agent")).toContain(
    `Warning FailedDaemonPod Found failed daemon pod default/${first} on node a, will try to kill it (1)`,
  );
  const second = fail();
  expect(second).not.toBe(first);
  expect(agents.get(PODS, second ?? "")?.status?.phase).toBe("Failed");
  agents.pass(1);
  expect(agents.get(PODS, second ?? "")).toBeUndefined();
  expect(found(agents)).toEqual(["a 1 waiting"]);
});

test("an update replaces as many at a time as may be missing", () => {
  const agents = place({ updateStrategy: rolling({ maxUnavailable: 2 }) });
  agents.pass(10);
  change(agents, { template: template("agent:2") });
  expect(found(agents)).toEqual(["a 1 terminating", "b 1 terminating", "c 1 ready"]);
  agents.pass(5);
  expect(found(agents)).toEqual(["a 2 waiting", "b 2 waiting", "c 1 ready"]);
  expect(status(agents)).toMatchObject({ updatedNumberScheduled: 2, numberUnavailable: 2 });
  agents.pass(10);
  expect(found(agents)).toEqual(["a 2 ready", "b 2 ready", "c 1 terminating"]);
  agents.pass(15);
  expect(found(agents)).toEqual(["a 2 ready", "b 2 ready", "c 2 ready"]);
});

test("with a surge the old pod goes when the new one is available", () => {
  const agents = place({ updateStrategy: rolling({ maxSurge: 1, maxUnavailable: 0 }) });
  agents.pass(10);
  change(agents, { template: template("agent:2") });
  expect(found(agents)).toEqual(["a 1 ready", "a 2 waiting", "b 1 ready", "c 1 ready"]);
  agents.pass(10);
  expect(found(agents)).toContain("a 1 terminating");
  agents.pass(60);
  expect(found(agents)).toEqual(["a 2 ready", "b 2 ready", "c 2 ready"]);
});

test("with OnDelete nothing is replaced, and old revisions are kept up to the limit", () => {
  const agents = place({ updateStrategy: { type: "OnDelete" }, revisionHistoryLimit: 1 }, ["a"]);
  agents.pass(10);
  const revisions = () =>
    agents.cluster.store
      .list(CONTROLLER_REVISIONS)
      .map(({ revision }) => revision)
      .toSorted();
  for (const image of ["agent:2", "agent:3"]) change(agents, { template: template(image) });
  expect(found(agents)).toEqual(["a 1 ready"]);
  // The pod lives by the first one, so the second one had to go.
  expect(revisions()).toEqual([1, 3]);
  change(agents, { template: template("agent:1") });
  expect(revisions()).toEqual([3, 4]);
});

test("an update never leaves more nodes without an available pod than it may", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (nodes, most) => {
      const names = ["a", "b", "c", "d", "e"].slice(0, nodes);
      const agents = place({ updateStrategy: rolling({ maxUnavailable: most }) }, names);
      agents.pass(10);
      agents.cluster.subscribe(() => {
        const ready = found(agents).filter((pod) => pod.endsWith(" ready")).length;
        expect(ready).toBeGreaterThanOrEqual(nodes - most);
      });
      change(agents, { template: template("agent:2") });
      agents.pass(120);
      expect(found(agents)).toEqual(names.map((name) => `${name} 2 ready`));
    }),
    { numRuns: 20 },
  );
});

test("what happens in a fork does not happen in its parent", () => {
  const agents = place();
  const fork = agents.fork();
  addNode(fork, "d");
  expect(found(fork)).toHaveLength(4);
  expect(found(agents)).toHaveLength(3);
});
