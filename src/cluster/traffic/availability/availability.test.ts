import { expect, test } from "vitest";
import { NodePlace } from "../../../../test/support/cluster/node-place.ts";
import { SchedulerInTurn } from "../../../../test/support/cluster/scheduler-in-turn.ts";
import { DeploymentController } from "../../controllers/deployment/deployment-controller.ts";
import { ReplicaSetController } from "../../controllers/replica-set/replica-set-controller.ts";
import { ENDPOINT_SLICE_INDEX } from "../../controllers/service-endpoints/service-endpoints.ts";
import { Kubelet } from "../../kubelet/kubelet.ts";
import { DEPLOYMENTS } from "../../objects/resources.ts";
import type { Writer } from "../../write/writer.ts";
import { Traffic } from "../traffic.ts";
import { openWindow, readWindow, type TrafficWindow } from "../traffic-window.ts";
import { Availability } from "./availability.ts";

function place(minReadySeconds = 0) {
  const components = [
    ...[
      new SchedulerInTurn(["n1", "n2", "n3"]),
      new Kubelet({ events: false }),
      new Traffic({ endpointLagMs: 500 }),
    ],
    ...[new Availability(), new DeploymentController(), new ReplicaSetController()],
  ];
  const at = new NodePlace(components, { indexes: [ENDPOINT_SLICE_INDEX] });
  for (const name of ["n1", "n2", "n3"]) at.node(name, name);
  const create = (writer: Writer) =>
    writer.create(DEPLOYMENTS, {
      ...{ apiVersion: "apps/v1", kind: "Deployment" },
      metadata: { namespace: "default", name: "web" },
      spec: {
        ...{ replicas: 6, minReadySeconds, selector: { matchLabels: { app: "web" } } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "web", image: "web:1" }] },
        },
      },
    });
  at.cluster.write(create);
  const read = (window: TrafficWindow) => {
    const [web, ...others] = readWindow(window, at.cluster).workloads;
    if (web === undefined || others.length > 0) throw new Error("one workload was expected");
    const { workload, ...numbers } = web;
    expect(workload).toMatchObject({ kind: "Deployment", namespace: "default", name: "web" });
    return numbers;
  };
  return { at, read, create };
}

test("pods of a workload count from when they are ready for long enough", () => {
  const { at, read } = place(10);
  const window = openWindow(at.cluster);
  at.pass(4);
  expect(read(window)).toMatchObject({ wanted: 6, available: 0, least: 0, shortMs: 4_000 });
  at.pass(16);
  expect(read(window)).toMatchObject({ wanted: 6, available: 6, least: 0 });
});

test("pods on a node without power are missed at once, and count again when they are back", () => {
  const { at, read } = place();
  at.pass(60);
  const window = openWindow(at.cluster);
  expect(read(window)).toEqual({
    ...{ wanted: 6, available: 6, least: 6, leastMs: 0, shortMs: 0 },
  });
  at.pass(5);
  at.put("n1", "power");
  at.pass(30);
  expect(read(window)).toEqual({
    ...{ wanted: 6, available: 4, least: 4, leastMs: 30_000, shortMs: 30_000 },
  });
  at.put("n1", "healthy");
  at.pass(30);
  const later = openWindow(at.cluster);
  expect(read(window)).toMatchObject({ available: 6, least: 4, leastMs: 31_000 });
  expect(read(later)).toMatchObject({ available: 6, least: 6, leastMs: 0, shortMs: 0 });
});

test("what happened before a window is not in it, however low it was", () => {
  const { at, read } = place();
  at.pass(60);
  at.put("n1", "partition");
  at.put("n2", "partition");
  at.pass(10);
  at.put("n1", "healthy");
  at.pass(10);
  const window = openWindow(at.cluster);
  at.pass(10);
  at.put("n2", "healthy");
  at.pass(10);
  expect(read(window)).toMatchObject({ least: 4, leastMs: 10_000, shortMs: 10_000 });
});

test("a fork counts for itself, with windows that its parent has opened", () => {
  const { at, read } = place();
  at.pass(60);
  const window = openWindow(at.cluster);
  const fork = at.cluster.fork();
  at.put("n1", "power");
  at.pass(10);
  fork.advanceTo(fork.nowMs + 10_000);
  expect(readWindow(window, fork).workloads[0]).toMatchObject({ least: 6, shortMs: 0 });
  expect(read(window)).toMatchObject({ least: 4 });
});

test("a workload of the same name is another one", () => {
  const { at, create } = place();
  at.pass(60);
  const window = openWindow(at.cluster);
  at.cluster.write((writer) => {
    writer.delete(DEPLOYMENTS, { namespace: "default", name: "web" });
    create(writer);
  });
  at.pass(1);
  expect(readWindow(window, at.cluster).workloads).toEqual([]);
  at.pass(60);
  expect(readWindow(openWindow(at.cluster), at.cluster).workloads[0]).toMatchObject({
    ...{ wanted: 6, available: 6 },
  });
});
