import { expect, test } from "vitest";
import { create } from "../../../test/support/cluster/default-objects.ts";
import { createCluster } from "../create-cluster.ts";
import { withNodeState } from "../objects/node-state.ts";
import { DEPLOYMENTS, NODES, SERVICES } from "../objects/resources.ts";
import type { TopologySpreadConstraint } from "../objects/scheduling.ts";
import { topologyZoneOf } from "../objects/topology-zone.ts";
import { successRate } from "./traffic-report.ts";
import { openWindow, readWindow } from "./traffic-window.ts";

const LABELS = { app: "web" };
const SPREAD: TopologySpreadConstraint = {
  ...{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" },
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels: LABELS },
};
const READINESS = { periodSeconds: 1, tcpSocket: { port: 80 } };

test("a zone without power costs requests until its nodes are missed, and pods until they are replaced", () => {
  const cluster = createCluster({ seed: 7, startMs: Date.parse("2026-01-01T00:00:00Z") });
  create(cluster, DEPLOYMENTS, {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
    spec: {
      ...{ replicas: 6, selector: { matchLabels: LABELS } },
      template: {
        metadata: { labels: LABELS },
        spec: {
          topologySpreadConstraints: [SPREAD],
          containers: [{ name: "web", image: "web:1", readinessProbe: READINESS }],
        },
      },
    },
  });
  create(cluster, SERVICES, {
    ...{ apiVersion: "v1", kind: "Service" },
    metadata: { name: "web", annotations: { "sim.devstack.dev/requests-per-second": "300" } },
    spec: { selector: LABELS, ports: [{ port: 80 }] },
  });
  cluster.advanceTo(cluster.nowMs + 60_000);
  const window = openWindow(cluster);
  for (const node of cluster.store.list(NODES)) {
    if (topologyZoneOf(node) !== "us-east-1c") continue;
    cluster.write((writer) => writer.update(NODES, withNodeState(node, "power")));
  }
  cluster.advanceTo(cluster.nowMs + 600_000);
  const report = readWindow(window, cluster);
  // 40 seconds of grace, the last heartbeat up to ten before, and half a second of the proxies.
  expect(report.lossyMs).toBeGreaterThan(30_000);
  expect(report.lossyMs).toBeLessThan(46_000);
  // Of 200 requests a second a third goes to the lost zone until then, and nothing later.
  expect(report.lost).toBeCloseTo((200 / 3) * (report.lossyMs / 1_000), 3);
  expect(report.succeeded + report.lost).toBeCloseTo(200 * 600, 3);
  expect(successRate(report)).toBeGreaterThan(0.97);
  expect(report.workloads).toHaveLength(1);
  const [web] = report.workloads;
  expect(web).toMatchObject({ wanted: 6, available: 6, least: 4 });
  expect(web?.leastMs).toBeGreaterThan(300_000);
  // Nodes are emptied one after the other, ten seconds apart.
  expect((web?.shortMs ?? 0) - (web?.leastMs ?? 0)).toBe(10_000);
});
