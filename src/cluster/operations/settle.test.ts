import { expect, test } from "vitest";
import { create, must } from "../../../test/support/cluster/default-objects.ts";
import { NodePlace } from "../../../test/support/cluster/node-place.ts";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import { createCluster } from "../create-cluster.ts";
import { Kubelet } from "../kubelet/kubelet.ts";
import { USUAL_TIMING } from "../kubelet/run/pod-timing.ts";
import { withNodeState } from "../objects/node-state.ts";
import { NODES, PODS } from "../objects/resources.ts";
import { settle, settling } from "./settle.ts";

function place(timing = USUAL_TIMING) {
  const at = new NodePlace([new Kubelet({ timing })]);
  at.node("n1");
  return at;
}

test("time passes up to the last change of a pod and not beyond", () => {
  const at = place();
  const startMs = at.cluster.nowMs;
  at.pod("web");
  const { settled, simulatedMs, restless } = settle(at.cluster);
  expect({ settled, restless }).toEqual({ settled: true, restless: [] });
  expect(simulatedMs).toBeGreaterThan(2_000);
  expect(simulatedMs).toBeLessThan(6_000);
  expect(at.cluster.nowMs).toBe(startMs + simulatedMs);
  expect(settle(at.cluster).simulatedMs).toBe(0);
});

test("a pod that never comes to rest is waited for an hour at most, and named", () => {
  const at = place({ ...USUAL_TIMING, crashRate: 1, crashAfterMs: 20_000 });
  at.pod("web");
  const settled = settle(at.cluster);
  expect(settled).toEqual({ settled: false, simulatedMs: 3_600_000, restless: ["web"] });
  const bounded = settle(at.cluster, { mostMoments: 3 });
  expect(bounded.settled).toBe(false);
  expect(bounded.simulatedMs).toBeLessThan(600_000);
});

test("who stops while it is still looked ahead has changed nothing", () => {
  const at = place();
  at.pod("web");
  const { nowMs, store } = at.cluster;
  const { revision } = store;
  const steps = settling(at.cluster);
  steps.next();
  steps.next();
  steps.return({ settled: false, simulatedMs: 0, restless: [] });
  expect([at.cluster.nowMs, store.revision]).toEqual([nowMs, revision]);
});

test("the cluster comes to the state that was looked ahead to, write by write", () => {
  const at = place();
  at.pod("web");
  at.pod("other", { terminationGracePeriodSeconds: 5 });
  const fork = at.cluster.fork();
  const { simulatedMs } = settle(at.cluster);
  fork.advanceTo(fork.nowMs + simulatedMs);
  expect(fork.store.since(0)).toEqual(at.cluster.store.since(0));
});

test("pods that were never ready on a node which is lost are waited for until they are sent away", () => {
  const cluster = createCluster({ seed: 7, startMs: START_MS });
  const spec = { nodeName: "node-c1", containers: [{ name: "web", image: "web:1" }] };
  create(cluster, PODS, { ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "web" } }, spec });
  const [node] = cluster.store.list(NODES).filter(({ metadata }) => metadata.name === "node-c1");
  if (node === undefined) throw new Error("no node");
  cluster.write((writer) => writer.update(NODES, withNodeState(node, "power")));
  settle(cluster);
  expect(must(cluster, PODS, "web").metadata.deletionTimestamp).toBeDefined();
});
