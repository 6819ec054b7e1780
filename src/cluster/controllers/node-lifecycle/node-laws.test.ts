import fc from "fast-check";
import { expect, test } from "vitest";
import { NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { Kubelet } from "../../kubelet/kubelet.ts";
import { NodeAgent } from "../../kubelet/node/node-agent.ts";
import { isReady } from "../../objects/pod-facts.ts";
import { NODES, PODS } from "../../objects/resources.ts";
import { PodGarbageCollector } from "../pod-gc/pod-gc.ts";
import { TaintEviction } from "../taint-eviction/taint-eviction.ts";
import { NodeLifecycle } from "./node-lifecycle.ts";

const NAMES = ["n0", "n1", "n2", "n3", "n4", "n5"];
const UNREACHABLE = "node.kubernetes.io/unreachable";
const faults = fc.array(
  fc.record({
    name: fc.constantFrom(...NAMES),
    state: fc.constantFrom("power", "partition", "capacity", "healthy"),
    seconds: fc.nat(200),
  }),
  { maxLength: 25 },
);

function place() {
  const kubelets = [new NodeAgent(), new Kubelet({ events: false })];
  const at = new NodePlace([
    ...kubelets,
    ...[new NodeLifecycle(), new TaintEviction(), new PodGarbageCollector()],
  ]);
  for (const [index, name] of NAMES.entries()) {
    at.node(name, "ab"[index % 2]);
    const limits = { key: UNREACHABLE, operator: "Exists", tolerationSeconds: 120 } as const;
    at.pod(`stays-${name}`, { nodeName: name, tolerations: [{ operator: "Exists" }] });
    at.pod(`goes-${name}`, { nodeName: name, tolerations: [limits] });
  }
  return at;
}

test("once all nodes are well again, no taint is left and every pod that stayed is ready", () => {
  fc.assert(
    fc.property(faults, (all) => {
      const at = place();
      for (const { name, state, seconds } of all) {
        at.put(name, state);
        at.pass(seconds);
      }
      for (const name of NAMES) at.put(name, "healthy");
      at.pass(300);
      expect(at.cluster.store.list(NODES).flatMap(({ spec }) => spec?.taints ?? [])).toEqual([]);
      const pods = at.cluster.store.list(PODS);
      expect(pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name)).toEqual([]);
      expect(at.pods.filter((name) => name.startsWith("stays-"))).toHaveLength(NAMES.length);
      expect(at.cluster.nextMs).toBeNull();
    }),
    { numRuns: 40 },
  );
});

test("at no time are more nodes of a zone emptied than its rate allows, and a fork does the same", () => {
  fc.assert(
    fc.property(faults, (all) => {
      const at = place();
      const emptied: { zone: string; atMs: number }[] = [];
      at.cluster.subscribe(({ resource, object, previous }) => {
        if (resource !== NODES.id) return;
        const drives = (node: unknown) =>
          (node as { spec?: { taints?: { effect: string }[] } } | null)?.spec?.taints?.some(
            ({ effect }) => effect === "NoExecute",
          ) === true;
        const zone = object.metadata.labels?.["topology.kubernetes.io/zone"] ?? "";
        if (drives(object) && !drives(previous)) emptied.push({ zone, atMs: at.cluster.nowMs });
      });
      for (const { name, state, seconds } of all) {
        at.put(name, state);
        at.pass(seconds);
      }
      for (const zone of ["a", "b"]) {
        const times = emptied.filter((one) => one.zone === zone).map(({ atMs }) => atMs);
        const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
        expect(Math.min(10_000, ...gaps)).toBe(10_000);
      }
      const fork = at.cluster.fork();
      at.pass(900);
      fork.advanceTo(at.cluster.nowMs);
      expect(fork.store.list(NODES)).toEqual(at.cluster.store.list(NODES));
      expect(fork.store.list(PODS)).toEqual(at.cluster.store.list(PODS));
    }),
    { numRuns: 30 },
  );
});
