import fc from "fast-check";
import { expect, test } from "vitest";
import { NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { Kubelet } from "../../kubelet/kubelet.ts";
import { NO_TIMING } from "../../kubelet/run/pod-timing.ts";
import { isReady } from "../../objects/pod-facts.ts";
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import { ENDPOINT_SLICE_INDEX, ServiceEndpoints } from "./service-endpoints.ts";

const LABELS = { app: "web" };
const QUICK = new Kubelet({ timing: NO_TIMING, events: false });

function place(kubelet = new Kubelet()) {
  const components = [kubelet, new ServiceEndpoints()];
  const at = new NodePlace(components, { indexes: [ENDPOINT_SLICE_INDEX] });
  at.node("n1", "a");
  at.node("n2", "b");
  const service = (name: string, spec: Service["spec"] = {}) => {
    at.cluster.write((writer) =>
      writer.create(SERVICES, {
        ...{ apiVersion: "v1", kind: "Service" },
        metadata: { namespace: "default", name },
        spec: { selector: LABELS, ports: [{ port: 80 }], ...spec },
      }),
    );
    at.pass(0);
  };
  const change = (name: string, spec: Partial<Service["spec"]>) => {
    const found = serviceOf(name);
    at.cluster.write((writer) =>
      writer.update(SERVICES, { ...found, spec: { ...found.spec, ...spec } }),
    );
    at.pass(0);
  };
  const serviceOf = (name: string) => {
    const found = at.cluster.store.get(SERVICES, "default", name);
    if (found === undefined) throw new Error(`no service ${name}`);
    return found;
  };
  const slices = (name = "web") =>
    at.cluster.store.find(ENDPOINT_SLICES, ENDPOINT_SLICE_INDEX.name, `default/${name}`);
  const endpoints = (name = "web") => slices(name).flatMap((slice) => slice.endpoints);
  const pod = (name: string, nodeName = "n1") => at.pod(name, { nodeName }, { labels: LABELS });
  return { at, service, change, serviceOf, slices, endpoints, pod };
}

test("a service without pods has a slice without endpoints, that is its own", () => {
  const { service, slices, serviceOf } = place();
  service("web");
  expect(slices()).toHaveLength(1);
  expect(slices()[0]).toMatchObject({
    ...{ addressType: "IPv4", endpoints: [], ports: [] },
    metadata: {
      name: expect.stringMatching(/^web-[a-z0-9]{5}$/),
      labels: {
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
      ownerReferences: [{ kind: "Service", name: "web", uid: serviceOf("web").metadata.uid }],
    },
  });
});

test("a pod is an endpoint from its address on, ready with it, and terminating to its end", () => {
  const { at, service, slices, endpoints, pod } = place();
  service("web", { ports: [{ name: "http", port: 80, targetPort: 8080, appProtocol: "http" }] });
  const made = pod("p", "n2");
  pod("other-zone");
  at.pod("stranger");
  at.pass(1);
  expect(endpoints()).toHaveLength(2);
  expect(endpoints()[0]?.conditions).toEqual({ ready: false, serving: false, terminating: false });
  at.pass(10);
  expect(slices()).toHaveLength(1);
  expect(slices()[0]?.ports).toEqual([
    { name: "http", port: 8080, protocol: "TCP", appProtocol: "http" },
  ]);
  expect(endpoints().find(({ zone }) => zone === "b")).toEqual({
    addresses: ["10.244.1.2"],
    conditions: { ready: true, serving: true, terminating: false },
    ...{ nodeName: "n2", zone: "b" },
    targetRef: { kind: "Pod", name: "p", namespace: "default", uid: made.metadata.uid },
  });
  at.delete("p");
  at.pass(0.5);
  expect(endpoints().find(({ zone }) => zone === "b")?.conditions).toEqual({
    ...{ ready: false, serving: true, terminating: true },
  });
  at.pass(1);
  expect(endpoints().map(({ zone }) => zone)).toEqual(["a"]);
});

test("a named port is that of each pod, and pods with other ports are in another slice", () => {
  const { at, service, slices } = place();
  service("web", { ports: [{ port: 80, targetPort: "http" }] });
  const at8080 = { ports: [{ name: "http", containerPort: 8080 }] };
  const at9090 = { ports: [{ name: "http", containerPort: 9090 }] };
  at.pod("old", { containers: [{ name: "c", image: "x", ...at8080 }] }, { labels: LABELS });
  at.pod("new", { containers: [{ name: "c", image: "x", ...at9090 }] }, { labels: LABELS });
  at.pass(10);
  const ports = slices().flatMap((slice) => slice.ports.map(({ port }) => port));
  expect(ports.toSorted()).toEqual([8080, 9090]);
});

test("a slice has a hundred endpoints at most, and empty ones go", () => {
  const { at, service, slices, endpoints } = place(QUICK);
  for (let index = 0; index < 150; index++) {
    at.pod(`p${index}`, { nodeName: "n1" }, { labels: LABELS });
  }
  service("web");
  const sizes = () =>
    slices()
      .map((slice) => slice.endpoints.length)
      .toSorted((a, b) => b - a);
  expect(sizes()).toEqual([100, 50]);
  const small = slices().find((slice) => slice.endpoints.length === 50);
  for (const { targetRef } of small?.endpoints ?? []) at.delete(targetRef?.name ?? "");
  at.pass(0);
  expect(sizes()).toEqual([100]);
  for (const name of at.pods) at.delete(name);
  at.pass(0);
  expect(sizes()).toEqual([0]);
  expect(endpoints()).toEqual([]);
});

test("what changes in one instant is written once", () => {
  const { at, service, pod } = place(QUICK);
  service("web");
  let writes = 0;
  at.cluster.subscribe(({ resource }) => {
    if (resource === ENDPOINT_SLICES.id) writes += 1;
  });
  for (let index = 0; index < 20; index++) pod(`p${index}`);
  at.pass(0);
  expect(writes).toBe(1);
});

test("hints keep requests in their zone, or on their node, where the service wants it", () => {
  const { at, service, change, endpoints, pod } = place(QUICK);
  service("web", { trafficDistribution: "PreferSameZone" });
  pod("p", "n2");
  at.pass(0);
  expect(endpoints()[0]?.hints).toEqual({ forZones: [{ name: "b" }] });
  change("web", { trafficDistribution: "PreferSameNode" });
  expect(endpoints()[0]?.hints).toEqual({ forZones: [{ name: "b" }], forNodes: [{ name: "n2" }] });
});

test("another selector, other labels and another zone change the endpoints", () => {
  const { at, service, change, endpoints, pod } = place(QUICK);
  service("web");
  pod("p");
  at.pass(0);
  const node = at.nodeOf("n1");
  const labels = { ...node.metadata.labels, "topology.kubernetes.io/zone": "c" };
  at.cluster.write((writer) =>
    writer.update(NODES, { ...node, metadata: { ...node.metadata, labels } }),
  );
  at.pass(0);
  expect(endpoints()[0]?.zone).toBe("c");
  const found = at.podOf("p");
  at.cluster.write((writer) =>
    writer.update(PODS, { ...found, metadata: { ...found.metadata, labels: { app: "other" } } }),
  );
  at.pass(0);
  expect(endpoints()).toEqual([]);
  change("web", { selector: { app: "other" } });
  expect(endpoints()).toHaveLength(1);
});

test("a slice that somebody deletes comes again", () => {
  const { at, service, slices, endpoints, pod } = place(QUICK);
  service("web");
  pod("p");
  at.pass(0);
  const name = slices()[0]?.metadata.name ?? "";
  at.cluster.write((writer) => writer.delete(ENDPOINT_SLICES, { namespace: "default", name }));
  at.pass(0);
  expect(endpoints()).toHaveLength(1);
});

test("endpoints are the pods with an address, whatever happens, also in a fork", () => {
  const act = fc.tuple(fc.constantFrom("add", "delete", "pass", "fork"), fc.nat(7));
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const { at, service, pod } = place();
      service("web");
      let { cluster } = at;
      for (const [what, number] of acts) {
        const name = `p${number}`;
        if (what === "add" && !at.pods.includes(name)) pod(name, number % 2 ? "n1" : "n2");
        if (what === "delete" && at.pods.includes(name)) at.delete(name);
        if (what === "pass") at.pass(number);
        if (what === "fork") cluster = at.cluster.fork();
      }
      for (const one of [cluster, at.cluster]) {
        one.advanceTo(one.nowMs + 5_000);
        const expected = one.store
          .list(PODS)
          .filter(isReady)
          .map(({ metadata }) => metadata.name);
        const found = one.store
          .list(ENDPOINT_SLICES)
          .flatMap((slice) => slice.endpoints)
          .filter(({ conditions }) => conditions?.serving)
          .map(({ targetRef }) => targetRef?.name);
        expect(found.toSorted()).toEqual(expected);
      }
    }),
    { numRuns: 40 },
  );
});

test("a slice that somebody else keeps for a service is left as it is, beside its own", () => {
  const { at, service, slices, endpoints, pod } = place();
  service("web");
  at.cluster.write((writer) =>
    writer.create(ENDPOINT_SLICES, {
      ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" },
      metadata: {
        ...{ namespace: "default", name: "mine" },
        labels: {
          "kubernetes.io/service-name": "web",
          "endpointslice.kubernetes.io/managed-by": "me",
        },
      },
      endpoints: [{ addresses: ["192.0.2.1"] }],
      ports: [{ name: "", port: 80, protocol: "TCP" }],
    }),
  );
  const [before] = slices().filter(({ metadata }) => metadata.name === "mine");
  pod("p");
  at.pass(11);
  expect(endpoints().flatMap(({ addresses }) => addresses)).toEqual(["192.0.2.1", "10.244.0.2"]);
  expect(slices()).toContain(before);
  at.delete("p");
  at.pass(60);
  expect(slices()).toContain(before);
});
