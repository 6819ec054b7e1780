import { expect, test } from "vitest";
import { NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { Kubelet } from "../../kubelet/kubelet.ts";
import { NO_TIMING } from "../../kubelet/run/pod-timing.ts";
import type { EndpointSlice } from "../../objects/endpoint-slice.ts";
import { ENDPOINTS, SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import { subsetsOf } from "./endpoint-subsets.ts";
import { OldEndpoints } from "./old-endpoints.ts";
import { ENDPOINT_SLICE_INDEX, ServiceEndpoints } from "./service-endpoints.ts";

const LABELS = { app: "web" };

function place() {
  const kubelet = new Kubelet({ timing: NO_TIMING, events: false });
  const components = [kubelet, new ServiceEndpoints(), new OldEndpoints()];
  const at = new NodePlace(components, { indexes: [ENDPOINT_SLICE_INDEX] });
  at.node("n1", "a");
  const service = (spec: Service["spec"] = {}) => {
    at.cluster.write((writer) =>
      writer.create(SERVICES, {
        ...{ apiVersion: "v1", kind: "Service" },
        metadata: { namespace: "default", name: "web", labels: LABELS },
        spec: { clusterIP: "10.96.0.7", selector: LABELS, ports: [{ port: 80 }], ...spec },
      }),
    );
    at.pass(0);
  };
  const pods = (count: number, from = 0) => {
    for (let number = from; number < from + count; number++) {
      at.pod(`p${number}`, { nodeName: "n1" }, { labels: LABELS });
    }
    at.pass(1_000);
  };
  const endpoints = () => at.cluster.store.get(ENDPOINTS, "default", "web");
  return { at, service, pods, endpoints };
}

test("a service has endpoints of its name, for those who do not know slices", () => {
  const { at, service, pods, endpoints } = place();
  service({ ports: [{ name: "http", port: 80, targetPort: 8080 }] });
  expect(endpoints()).not.toHaveProperty("subsets");
  expect(endpoints()?.metadata.labels).toEqual({
    ...{ app: "web", "endpoints.kubernetes.io/managed-by": "endpoint-controller" },
  });
  pods(2);
  const [subset, ...others] = endpoints()?.subsets ?? [];
  expect(others).toEqual([]);
  expect(subset?.ports).toEqual([{ name: "http", port: 8080, protocol: "TCP" }]);
  expect(subset).not.toHaveProperty("notReadyAddresses");
  const targets = subset?.addresses?.map(({ nodeName, targetRef }) => [nodeName, targetRef?.name]);
  expect(targets).toEqual([
    ["n1", "p0"],
    ["n1", "p1"],
  ]);
  at.delete("p0");
  at.pass(60);
  expect(endpoints()?.subsets?.[0]?.addresses).toHaveLength(1);
});

test("they go with their service, and come again when somebody has deleted them", () => {
  const { at, service, pods, endpoints } = place();
  service();
  pods(1);
  const place_ = { namespace: "default", name: "web" };
  at.cluster.write((writer) => writer.delete(ENDPOINTS, place_));
  at.pass(0);
  expect(endpoints()?.subsets).toHaveLength(1);
  at.cluster.write((writer) => writer.delete(SERVICES, place_));
  at.pass(0);
  expect(endpoints()).toBeUndefined();
});

test("a service without an address of its own says so, one without a selector has none", () => {
  const { service, endpoints } = place();
  service({ clusterIP: "None" });
  expect(endpoints()?.metadata.labels).toHaveProperty(["service.kubernetes.io/headless"], "");
  const other = place();
  other.service({ type: "ExternalName" });
  expect(other.endpoints()).toBeUndefined();
});

test("a thousand addresses are told, those that are ready first, and that there are more", () => {
  const endpoints = Array.from({ length: 1_003 }, (_, number) => ({
    addresses: [`10.0.${number >> 8}.${number & 255}`],
    conditions: { ready: number > 4, serving: number > 4 },
  }));
  const slice = { endpoints, ports: [{ name: "", port: 80 }] };
  const { subsets, isTruncated } = subsetsOf({ spec: {} } as Service, [
    slice as unknown as EndpointSlice,
  ]);
  const [{ addresses, notReadyAddresses, ports } = {}] = subsets;
  expect([addresses?.length, notReadyAddresses?.length, isTruncated]).toEqual([998, 2, true]);
  expect(ports).toEqual([{ port: 80 }]);
});
