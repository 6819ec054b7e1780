import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const NODE = { group: "", kind: "Node" };

function status(ready: string | undefined, unschedulable = false): unknown {
  const conditions = [
    { type: "MemoryPressure", status: "False" },
    ...(ready === undefined ? [] : [{ type: "Ready", status: ready }]),
  ];
  return cellsOf(NODE, { spec: { unschedulable }, status: { conditions } })["Status"];
}

function roles(labels: Record<string, string>): unknown {
  return cellsOf(NODE, { metadata: { labels } })["Roles"];
}

test("a node as real clusters have it", () => {
  const node = {
    metadata: {
      name: "zone-a-1",
      creationTimestamp: "2026-02-20T09:00:00Z",
      labels: { "node-role.kubernetes.io/worker": "", "topology.kubernetes.io/zone": "zone-a" },
    },
    spec: { podCIDR: "10.0.1.0/24" },
    status: {
      addresses: [
        { type: "Hostname", address: "zone-a-1" },
        { type: "InternalIP", address: "192.168.0.11" },
        { type: "InternalIP", address: "fd00::11" },
      ],
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
      nodeInfo: {
        kubeletVersion: "v1.34.1",
        osImage: "Debian GNU/Linux 13",
        kernelVersion: "6.12.0",
        containerRuntimeVersion: "containerd://2.1.0",
      },
    },
  };
  expect(headersOf(NODE)).toBe(
    "Name, Status, Roles, Age, Version " +
      "[Internal-IP, External-IP, OS-Image, Kernel-Version, Container-Runtime]",
  );
  expect(cellsOf(NODE, node)).toEqual({
    Name: "zone-a-1",
    Status: "Ready",
    Roles: "worker",
    Age: "9d",
    Version: "v1.34.1",
    "Internal-IP": "192.168.0.11",
    "External-IP": "<none>",
    "OS-Image": "Debian GNU/Linux 13",
    "Kernel-Version": "6.12.0",
    "Container-Runtime": "containerd://2.1.0",
  });
});

test("a node is ready, not ready or never heard of, and may be cordoned", () => {
  expect(status("True")).toBe("Ready");
  expect(status("True", true)).toBe("Ready,SchedulingDisabled");
  expect(status("False")).toBe("NotReady");
  expect(status("Unknown", true)).toBe("NotReady,SchedulingDisabled");
  expect(status(undefined)).toBe("Unknown");
});

test("roles come from two kinds of labels, each once and in order", () => {
  expect(roles({})).toBe("<none>");
  expect(roles({ "node-role.kubernetes.io/": "", "kubernetes.io/role": "" })).toBe("<none>");
  const labels = {
    "node-role.kubernetes.io/master": "true",
    "node-role.kubernetes.io/control-plane": "",
    "kubernetes.io/role": "master",
  };
  expect(roles(labels)).toBe("control-plane,master");
});

test("a node that has said nothing yet", () => {
  expect(cellsOf(NODE, { metadata: { name: "new" } })).toMatchObject({
    Status: "Unknown",
    Version: "",
    "Internal-IP": "<none>",
    "OS-Image": "<unknown>",
    "Container-Runtime": "<unknown>",
  });
});
