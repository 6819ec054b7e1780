import { expect, test } from "vitest";
import { TestApi } from "../../../../test/support/cluster/test-api.ts";
import { START_MS, testCluster } from "../../../../test/support/cluster/test-cluster.ts";
import type { Cluster } from "../../cluster.ts";
import type { Lease } from "../../objects/lease.ts";
import type { Node } from "../../objects/node.ts";
import { LEASES, NAMESPACES, NODES } from "../../objects/resources.ts";
import type { NewObject } from "../../write/writer.ts";

const HEARD = "2026-01-01T00:00:00Z";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

function node(name: string): NewObject<Node> {
  const conditions = [{ type: "Ready", status: "True", lastHeartbeatTime: HEARD }] as const;
  return { apiVersion: "v1", kind: "Node", metadata: { name }, status: { conditions } };
}

/** A cluster of two nodes, and its API. */
function place(aheadMs = () => 0): { cluster: Cluster; api: TestApi } {
  const cluster = testCluster({ components: [] });
  cluster.write((writer) => {
    for (const name of ["n1", "n2"]) writer.create(NODES, node(name));
  });
  return { cluster, api: new TestApi({ cluster, aheadMs }) };
}

test("an object is answered as it is stored, a list with the kind of its items", () => {
  const { api } = place();
  expect(api.get("/api/v1/nodes/n1").body).toMatchObject({
    ...{ kind: "Node", metadata: { name: "n1" } },
  });
  expect(api.get("/api/v1/nodes", "limit=1").body).toMatchObject({
    ...{ kind: "NodeList", apiVersion: "v1" },
    metadata: { resourceVersion: "3", remainingItemCount: 1, continue: expect.any(String) },
    items: [{ kind: "Node", apiVersion: "v1" }],
  });
  const missing = api.get("/api/v1/nodes/n3");
  expect([missing.status, missing.body.message]).toEqual([404, 'nodes "n3" not found']);
});

test("kubectl get is answered with a table, of the list's own version", () => {
  const { api } = place();
  const { body } = api.get("/api/v1/nodes", "limit=1", TABLE);
  expect(body).toMatchObject({
    ...{ kind: "Table", metadata: { resourceVersion: "3", remainingItemCount: 1 } },
    rows: [{ object: { kind: "PartialObjectMetadata", metadata: { name: "n1" } } }],
  });
  expect(body.columnDefinitions[0].name).toBe("Name");
  expect(api.get("/api/v1/nodes/n1", "includeObject=Object", TABLE).body.rows).toMatchObject([
    { object: { kind: "Node", metadata: { name: "n1" } } },
  ]);
});

test("who wants no more is given the metadata alone", () => {
  const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  const { body } = place().api.get("/api/v1/nodes", "", { accept });
  expect(body).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
  expect(Object.keys(body.items[0])).toEqual(["kind", "apiVersion", "metadata"]);
});

test("a form that is not served is refused", () => {
  const { status, body } = place().api.get("/api/v1/nodes", "", { accept: "text/html" });
  expect([status, body.reason]).toEqual([406, "NotAcceptable"]);
});

test("nodes and their leases are heard of though nobody writes them", () => {
  const { cluster, api } = place();
  const lease: NewObject<Lease> = {
    ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
    metadata: { name: "n1", namespace: "kube-node-lease" },
    spec: { renewTime: "2026-01-01T00:00:00.000000Z" },
  };
  cluster.write((writer) => {
    const metadata = { name: "kube-node-lease" };
    writer.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata });
    writer.create(LEASES, lease);
  });
  cluster.advanceTo(START_MS + 600_000);
  const path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1";
  expect(api.get(path).body.spec.renewTime).toBe("2026-01-01T00:10:00.000000Z");
  expect(api.get("/api/v1/nodes/n1").body.status.conditions[0].lastHeartbeatTime).toBe(
    "2026-01-01T00:10:00Z",
  );
});

test("what happened in a time that is ahead is shown as long ago as it is", () => {
  let aheadMs = 0;
  const { cluster, api } = place(() => aheadMs);
  cluster.advanceTo(START_MS + 3_600_000);
  aheadMs = 3_600_000;
  expect(api.get("/api/v1/nodes/n1").body.metadata.creationTimestamp).toBe("2025-12-31T23:00:00Z");
  const { columnDefinitions, rows } = api.get("/api/v1/nodes", "", TABLE).body;
  const age = columnDefinitions.findIndex(({ name }: { name: string }) => name === "Age");
  expect(rows[0].cells[age]).toBe("60m");
  const watched = api.watch("/api/v1/nodes").lines[0].object.metadata;
  expect(watched.creationTimestamp).toBe("2025-12-31T23:00:00Z");
});
