import { expect, test } from "vitest";
import { refusal } from "../../../../test/support/cluster/refusal.ts";
import { testCluster } from "../../../../test/support/cluster/test-cluster.ts";
import { SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import { admissionStrategies } from "../strategies.ts";

const ADDRESS = /^10\.96\.\d+\.\d+$/;

function place() {
  const strategies = [...admissionStrategies({ defaultTolerationSeconds: 300 })];
  const cluster = testCluster({ components: [], strategies });
  const create = (name: string, spec: object = {}) =>
    cluster.write((writer) =>
      writer.create(SERVICES, {
        ...{ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default" } },
        spec: { ports: [{ port: 80 }], selector: { app: "web" }, ...spec },
      }),
    );
  const update = ({ metadata }: Service, spec: object) =>
    cluster.write((writer) =>
      writer.update(SERVICES, {
        ...{ apiVersion: "v1", kind: "Service", metadata },
        spec: { ports: [{ port: 80 }], selector: { app: "web" }, ...spec },
      }),
    );
  const remove = (name: string) =>
    cluster.write((writer) => writer.delete(SERVICES, { namespace: "default", name }));
  return { cluster, create, update, remove };
}

const numbersOf = ({ spec: { ports = [] } }: Service) => ports.map(({ nodePort }) => nodePort);

test("a service is answered with its addresses", () => {
  const { create } = place();
  const { spec, ...rest } = create("one");
  expect(spec).toMatchObject({
    ...{ clusterIP: expect.stringMatching(ADDRESS), clusterIPs: [spec.clusterIP] },
    ...{ ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack", type: "ClusterIP" },
  });
  expect(rest).toMatchObject({ status: { loadBalancer: {} } });
  expect(create("two").spec.clusterIP).not.toBe(spec.clusterIP);
  expect(create("chosen", { clusterIP: "10.96.7.7" }).spec.clusterIPs).toEqual(["10.96.7.7"]);
  expect(create("headless", { clusterIP: "None" }).spec).toMatchObject({
    ...{ clusterIP: "None", clusterIPs: ["None"], ipFamilies: ["IPv4"] },
  });
  expect(create("lonely", { clusterIP: "None", selector: {} }).spec).toMatchObject({
    ...{ ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" },
  });
  const elsewhere = create("away", { type: "ExternalName", externalName: "a.b" }).spec;
  expect(elsewhere).not.toHaveProperty("clusterIP");
  expect(elsewhere).not.toHaveProperty("ipFamilies");
});

test("the same service gets the same address again", () => {
  const { create, remove } = place();
  const first = create("one").spec.clusterIP;
  remove("one");
  expect(create("one").spec.clusterIP).toBe(first);
});

test("ports on nodes are those that are asked for, or free ones", () => {
  const { create } = place();
  const ports = [
    { name: "a", port: 80 },
    { name: "b", port: 81, nodePort: 30_001 },
  ];
  const [first = 0, second] = numbersOf(create("one", { type: "NodePort", ports }));
  expect(first).toBeGreaterThanOrEqual(30_000);
  expect([first === 30_001, second]).toEqual([false, 30_001]);
  const dns = [
    { name: "udp", port: 53, protocol: "UDP" },
    { name: "tcp", port: 53, protocol: "TCP" },
  ];
  const [udp, tcp] = numbersOf(create("dns", { type: "NodePort", ports: dns }));
  expect(udp).toBe(tcp);
  const local = create("local", { type: "LoadBalancer", externalTrafficPolicy: "Local" }).spec;
  expect(local.healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  const none = { type: "LoadBalancer", allocateLoadBalancerNodePorts: false };
  expect(numbersOf(create("none", none))).toEqual([undefined]);
});

test("what cannot be had is refused", () => {
  const { create } = place();
  create("first", {
    type: "NodePort",
    clusterIP: "10.96.0.9",
    ports: [{ port: 1, nodePort: 30080 }],
  });
  const why = (spec: object) => refusal(() => create("late", spec));
  expect(why({ clusterIP: "10.96.0.9" })).toBe(
    '422 Service "late" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.9"]: failed to allocate IP 10.96.0.9: provided IP is already allocated',
  );
  expect(why({ clusterIP: "192.168.0.1" })).toBe(
    '422 Service "late" is invalid: spec.clusterIPs: Invalid value: ["192.168.0.1"]: failed to allocate IP 192.168.0.1: the provided network does not match the current range',
  );
  expect(why({ type: "NodePort", ports: [{ port: 80, nodePort: 80 }] })).toBe(
    '422 Service "late" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  );
  expect(why({ type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] })).toBe(
    '422 Service "late" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  );
  expect(why({ ipFamilyPolicy: "RequireDualStack" })).toBe(
    '422 Service "late" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  );
  expect(why({ ipFamilies: ["IPv6"] })).toBe(
    '422 Service "late" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
  );
});

test("what was allocated stays with a service, and is given back with its type", () => {
  const { create, update } = place();
  const before = create("web", { type: "NodePort" });
  const same = update(before, { type: "NodePort" });
  expect(same.spec).toEqual(before.spec);
  const inside = update(same, { type: "ClusterIP", ports: before.spec.ports });
  expect(numbersOf(inside)).toEqual([undefined]);
  expect(inside.spec.clusterIP).toBe(before.spec.clusterIP);
  expect(inside.spec).not.toHaveProperty("externalTrafficPolicy");
  const away = update(inside, { ...inside.spec, type: "ExternalName", externalName: "a.b" });
  for (const field of ["clusterIP", "clusterIPs", "ipFamilies", "internalTrafficPolicy"]) {
    expect(away.spec).not.toHaveProperty(field);
  }
  expect(update(away, { type: "LoadBalancer" }).spec).toMatchObject({
    ...{ clusterIP: expect.stringMatching(ADDRESS), ports: [{ nodePort: expect.any(Number) }] },
  });
});
