import { expect, test } from "vitest";
import { NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { Kubelet } from "../../kubelet/kubelet.ts";
import { NodeAgent } from "../../kubelet/node/node-agent.ts";
import { findCondition } from "../../objects/conditions.ts";
import type { Taint } from "../../objects/node.ts";
import { NODES } from "../../objects/resources.ts";
import type { Toleration } from "../../objects/scheduling.ts";
import { NodeLifecycle } from "../node-lifecycle/node-lifecycle.ts";
import { PodGarbageCollector } from "../pod-gc/pod-gc.ts";
import { TaintEviction } from "./taint-eviction.ts";

const DEFAULTS = ["not-ready", "unreachable"].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  ...{ operator: "Exists" as const, effect: "NoExecute" as const, tolerationSeconds: 300 },
}));

function place() {
  const components = [new NodeAgent(), new Kubelet(), new NodeLifecycle(), new TaintEviction()];
  const at = new NodePlace([...components, new PodGarbageCollector()]);
  for (const name of ["n1", "n2", "n3"]) at.node(name);
  const pod = (name: string, tolerations: readonly Toleration[] = DEFAULTS) =>
    at.pod(name, { tolerations });
  const taint = (...taints: Taint[]) => {
    const node = at.nodeOf("n1");
    at.cluster.write((writer) => writer.update(NODES, { ...node, spec: { ...node.spec, taints } }));
  };
  const going = () => at.pods.filter((name) => at.podOf(name).metadata.deletionTimestamp);
  return { at, pod, taint, going };
}

const mark = (effect: Taint["effect"]): Taint => ({ key: "gpu", value: "off", effect });

test("pods of a lost node stay for five minutes, are told to go, and wait for the node", () => {
  const { at, pod, going } = place();
  pod("web");
  pod("agent", [{ operator: "Exists" }]);
  at.pass(20);
  at.put("n1", "power");
  at.pass(50 + 299);
  expect(going()).toEqual([]);
  at.pass(1);
  expect(going()).toEqual(["web"]);
  expect(findCondition(at.podOf("web").status?.conditions, "DisruptionTarget")).toMatchObject({
    ...{ status: "True", reason: "DeletionByTaintManager", lastProbeTime: null },
    // The deletion that follows is another generation.
    observedGeneration: 1,
    message: "Taint manager: deleting due to NoExecute taint",
  });
  expect(at.events("web").at(-1)).toBe(
    "TaintManagerEviction: Marking for deletion Pod default/web",
  );
  at.pass(3_600);
  expect(at.pods).toEqual(["agent", "web"]);
  at.put("n1", "healthy");
  at.pass(10);
  expect(at.pods).toEqual(["agent"]);
});

test("a node that is back in time keeps its pods", () => {
  const { at, pod, going } = place();
  pod("web");
  at.pass(20);
  at.put("n1", "partition");
  at.pass(200);
  at.put("n1", "healthy");
  at.pass(600);
  expect(going()).toEqual([]);
  expect(at.events("web")).toContain(
    "TaintManagerEviction: Cancelling deletion of Pod default/web",
  );
});

test("who tolerates nothing goes at once, and of several limits the lowest holds", () => {
  const { at, pod, taint, going } = place();
  const gpu = { key: "gpu", operator: "Exists" as const };
  pod("none", []);
  pod("ever", [gpu]);
  pod("minute", [{ ...gpu, tolerationSeconds: 60 }]);
  pod("both", [
    { ...gpu, tolerationSeconds: 60 },
    { key: "disk", operator: "Exists", tolerationSeconds: 10 },
  ]);
  at.pass(10);
  taint(mark("NoSchedule"));
  at.pass(100);
  expect(going()).toEqual([]);
  taint(mark("NoExecute"), { key: "disk", effect: "NoExecute" });
  expect(going()).toEqual(["ever", "minute", "none"]);
  at.pass(10);
  expect(at.pods).toEqual(["both"]);
  expect(going()).toEqual(["both"]);
});

test("a pod that comes to a tainted node later is weighed too", () => {
  const { at, pod, taint } = place();
  taint(mark("NoExecute"));
  pod("late", [{ key: "gpu", operator: "Exists", tolerationSeconds: 30 }]);
  at.pass(29);
  expect(at.pods).toEqual(["late"]);
  at.pass(5);
  expect(at.pods).toEqual([]);
});

test("pods of a node that is gone for good go with it", () => {
  const { at, pod } = place();
  pod("web");
  at.pass(25);
  at.cluster.write((writer) => writer.delete(NODES, { name: "n1" }));
  at.pass(54);
  expect(at.pods).toEqual(["web"]);
  at.pass(1);
  expect(at.pods).toEqual([]);
});

test("pods that are to go from a node out of service need not wait for it", () => {
  const { at, pod, taint } = place();
  pod("web");
  pod("kept");
  at.pass(20);
  at.put("n1", "power");
  at.pass(60);
  at.delete("web");
  at.pass(60);
  expect(at.pods).toEqual(["kept", "web"]);
  const key = "node.kubernetes.io/out-of-service";
  taint(...(at.nodeOf("n1").spec?.taints ?? []), { key, effect: "NoSchedule" });
  at.pass(20);
  expect(at.pods).toEqual(["kept"]);
});

test("a fork changes nothing in its parent", () => {
  const { at, pod, going } = place();
  pod("web");
  at.pass(20);
  at.put("n1", "power");
  at.pass(100);
  const fork = at.cluster.fork();
  fork.advanceTo(fork.nowMs + 1_000_000);
  expect(going()).toEqual([]);
  at.pass(1_000);
  expect(going()).toEqual(["web"]);
});
