import { expect, test } from "vitest";
import { cellsOf, headersOf } from "../../../../test/support/cluster/table-texts.ts";

const apps = (kind: string) => ({ group: "apps", kind });

const selector = {
  matchLabels: { app: "web", tier: "front" },
  matchExpressions: [{ key: "track", operator: "In", values: ["stable", "canary"] }],
};
const template = {
  metadata: { labels: { app: "web" } },
  spec: {
    nodeSelector: { disk: "ssd", arch: "arm64" },
    containers: [
      { name: "app", image: "shop:1.4" },
      { name: "proxy", image: "envoy:1.36" },
    ],
  },
};
const CONTAINERS = { Containers: "app,proxy", Images: "shop:1.4,envoy:1.36" };
const SELECTOR = "app=web,tier=front,track in (canary,stable)";

test("a deployment", () => {
  const object = {
    spec: { replicas: 6, selector, template },
    status: { replicas: 7, updatedReplicas: 3, readyReplicas: 5, availableReplicas: 4 },
  };
  expect(headersOf(apps("Deployment"))).toBe(
    "Name, Ready, Up-to-date, Available, Age [Containers, Images, Selector]",
  );
  expect(cellsOf(apps("Deployment"), object)).toEqual({
    Name: "web",
    Ready: "5/6",
    "Up-to-date": 3,
    Available: 4,
    Age: "5m",
    ...CONTAINERS,
    Selector: SELECTOR,
  });
});

test("a deployment without a status, and selectors that select nothing or cannot be read", () => {
  const cells = (spec: object) => cellsOf(apps("Deployment"), { spec });
  expect(cells({ replicas: 2, template })).toMatchObject({ Ready: "0/2", Available: 0 });
  expect(cells({ selector: {} })["Selector"]).toBe("");
  expect(cells({ selector: { matchLabels: { app: 1 } } })["Selector"]).toBe("<invalid>");
  const matchExpressions = [{ key: "app", operator: "Near" }];
  expect(cells({ selector: { matchExpressions } })["Selector"]).toBe("<invalid>");
});

test("a replica set", () => {
  const object = {
    spec: { replicas: 4, selector, template },
    status: { replicas: 3, readyReplicas: 2 },
  };
  expect(headersOf(apps("ReplicaSet"))).toBe(
    "Name, Desired, Current, Ready, Age [Containers, Images, Selector]",
  );
  expect(cellsOf(apps("ReplicaSet"), object)).toMatchObject({
    Desired: 4,
    Current: 3,
    Ready: 2,
    ...CONTAINERS,
    Selector: SELECTOR,
  });
  expect(cellsOf(apps("ReplicaSet"), {})).toMatchObject({ Desired: 0, Selector: "<none>" });
});

test("a stateful set", () => {
  const object = { spec: { replicas: 3, selector, template }, status: { readyReplicas: 1 } };
  expect(headersOf(apps("StatefulSet"))).toBe("Name, Ready, Age [Containers, Images]");
  expect(cellsOf(apps("StatefulSet"), object)).toMatchObject({ Ready: "1/3", ...CONTAINERS });
});

test("a daemon set", () => {
  const status = {
    desiredNumberScheduled: 6,
    currentNumberScheduled: 5,
    numberReady: 4,
    updatedNumberScheduled: 3,
    numberAvailable: 2,
  };
  expect(headersOf(apps("DaemonSet"))).toBe(
    "Name, Desired, Current, Ready, Up-to-date, Available, Node Selector, Age " +
      "[Containers, Images, Selector]",
  );
  expect(cellsOf(apps("DaemonSet"), { spec: { selector, template }, status })).toMatchObject({
    Desired: 6,
    Current: 5,
    Ready: 4,
    "Up-to-date": 3,
    Available: 2,
    "Node Selector": "arch=arm64,disk=ssd",
  });
  expect(cellsOf(apps("DaemonSet"), {})).toMatchObject({ Desired: 0, "Node Selector": "<none>" });
});

test("a revision of a stateful set", () => {
  const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "db", controller: true };
  const metadata = { name: "db-5f6", ownerReferences: [{ ...owner, controller: false }, owner] };
  expect(headersOf(apps("ControllerRevision"))).toBe("Name, Controller, Revision, Age");
  expect(cellsOf(apps("ControllerRevision"), { metadata, revision: 3 })).toEqual({
    Name: "db-5f6",
    Controller: "statefulset.apps/db",
    Revision: 3,
    Age: "5m",
  });
  expect(cellsOf(apps("ControllerRevision"), {})["Controller"]).toBe("<none>");
});
