import { expect, test } from "vitest";
import { TestApi } from "../../../../test/support/cluster/test-api.ts";
import { testCluster } from "../../../../test/support/cluster/test-cluster.ts";
import type { Cluster } from "../../cluster.ts";
import { NAMESPACES } from "../../objects/resources.ts";
import { bookmarkLine } from "./watch-lines.ts";

const PATH = "/api/v1/namespaces";
const TABLE = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

function place(): { cluster: Cluster; api: TestApi } {
  const cluster = testCluster({ components: [] });
  return { cluster, api: new TestApi({ cluster }) };
}

function make(cluster: Cluster, name: string, labels = {}): void {
  const metadata = { name, labels };
  cluster.write((writer) =>
    writer.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata }),
  );
}

test("a watch tells what is there, what comes and what goes, until it is closed", () => {
  const { cluster, api } = place();
  const watch = api.watch(PATH);
  expect(watch.events).toEqual(["ADDED default"]);
  make(cluster, "shop");
  cluster.write((writer) => {
    const leaving = writer.delete(NAMESPACES, { name: "shop" });
    writer.updateUnchecked(NAMESPACES, { ...leaving, spec: { finalizers: [] } });
  });
  expect(watch.events).toEqual([
    ...["ADDED default", "ADDED shop", "MODIFIED shop", "DELETED shop"],
  ]);
  watch.close();
  make(cluster, "late");
  expect(watch.events).toHaveLength(4);
});

test("a watch that goes on after a list tells what has happened since", () => {
  const { cluster, api } = place();
  const { resourceVersion } = api.get(PATH).body.metadata;
  make(cluster, "shop", { team: "a" });
  make(cluster, "other");
  const query = `watch=1&resourceVersion=${resourceVersion}&labelSelector=team`;
  expect(api.watch(PATH, query).events).toEqual(["ADDED shop"]);
});

test("a watch of one object tells of it alone", () => {
  const { cluster, api } = place();
  make(cluster, "shop");
  expect(api.watch(`${PATH}/shop`).events).toEqual(["ADDED shop"]);
});

test("kubectl get -w is told tables of one row, the columns once", () => {
  const { cluster, api } = place();
  const watch = api.watch(PATH, "watch=true", TABLE);
  make(cluster, "shop");
  const [first, second] = watch.lines;
  expect(first.object).toMatchObject({
    kind: "Table",
    rows: [{ cells: ["default", "Active", "0s"] }],
  });
  expect(first.object.columnDefinitions).toHaveLength(3);
  expect(second.object.columnDefinitions).toBeNull();
});

test("watches of one kind are told the same, each in its version and its form", () => {
  const { api } = place();
  const events = ["events.k8s.io/v1", "v1", "v1"].map((version) =>
    api.watch(`${version === "v1" ? "/api" : "/apis"}/${version}/namespaces/default/events`),
  );
  const table = api.watch("/api/v1/namespaces/default/events", "watch=true", TABLE);
  const body = { metadata: { name: "e", namespace: "default" }, reason: "Seen", message: "seen" };
  const about = { involvedObject: { kind: "Pod", name: "a", namespace: "default" } };
  expect(api.post("/api/v1/namespaces/default/events", { ...body, ...about }).status).toBe(201);
  const [modern, first, second] = events.map(({ lines }) => lines[0].object);
  expect(modern).toMatchObject({ apiVersion: "events.k8s.io/v1", note: "seen" });
  expect(first).toMatchObject({ apiVersion: "v1", message: "seen" });
  expect(second).toEqual(first);
  expect(table.lines[0].object.kind).toBe("Table");
});

test("a watch of too far back is told so in its only line", () => {
  const { api } = place();
  const watch = api.watch(PATH, "watch=true&resourceVersion=900");
  expect(watch.lines).toMatchObject([{ type: "ERROR", object: { code: 410, reason: "Expired" } }]);
  expect(watch.isOver).toBe(true);
});

test("a selector that cannot be understood is refused before anything is sent", () => {
  const { status, body } = place().api.get(PATH, "watch=true&labelSelector=a%20b%20c");
  expect([status, body.reason]).toEqual([400, "BadRequest"]);
});

test("the client says for how long it watches, and whether it wants bookmarks", () => {
  const { api } = place();
  const asked = (query: string) => api.watch(PATH, `watch=true&${query}`).answer.stream;
  expect(asked("timeoutSeconds=30").timeoutSeconds).toBe(30);
  expect(asked("").timeoutSeconds).toBeUndefined();
  expect(asked("").bookmark).toBeUndefined();
  expect(asked("allowWatchBookmarks=true").bookmark?.()).toBe(
    bookmarkLine({ apiVersion: "v1", kind: "Namespace" }, 1),
  );
});

test("who wants the state first is told where it ends", () => {
  const query = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
  const [state, end] = place().api.watch(PATH, query).lines;
  expect(state.object.metadata.name).toBe("default");
  expect(end).toMatchObject({
    type: "BOOKMARK",
    object: { metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
  });
});

test("who wants the state first gets all of it, whatever it has seen before, and who does not, none", () => {
  const { cluster, api } = place();
  const { resourceVersion } = api.get(PATH).body.metadata;
  make(cluster, "shop");
  const match = "watch=true&resourceVersionMatch=NotOlderThan";
  const again = `${match}&sendInitialEvents=true&resourceVersion=${resourceVersion}`;
  const names = (query: string) => api.watch(PATH, query).lines.map(({ type }) => type);
  expect(names(again)).toEqual(["ADDED", "ADDED", "BOOKMARK"]);
  expect(names(`${match}&sendInitialEvents=true&resourceVersion=1000`)).toEqual(["ERROR"]);
  const fromNow = api.watch(PATH, `${match}&sendInitialEvents=false`);
  make(cluster, "late");
  expect(fromNow.events).toEqual(["ADDED late"]);
});
