import { expect, test } from "vitest";
import { START_MS } from "../../../test/support/cluster/test-cluster.ts";
import { Cluster } from "../cluster.ts";
import type { Component, World } from "../components/component.ts";
import type { Pod } from "../objects/pod.ts";
import { EVENTS, NAMESPACES, NODES, PODS } from "../objects/resources.ts";
import type { Change } from "../store/history.ts";
import type { Strategy } from "../write/strategy.ts";
import { EventExpiry } from "./event-expiry.ts";
import { EVENT_INDEXES, type Happening, recordEvent } from "./record-event.ts";

const CLUSTER_SCOPED: Strategy = { namespaced: false, ownStatus: false, counted: false };
const STRATEGIES = new Map([NAMESPACES, NODES].map(({ id }) => [id, CLUSTER_SCOPED]));

/** Records what the annotation `say` of a pod says, whenever it changes: a component of this test. */
class Reporter implements Component {
  readonly name = "reporter";

  observe({ object }: Change, world: World): void {
    if (object.metadata.annotations?.["say"]) world.enqueue(this.name, object.metadata.name);
  }

  reconcile(name: string, world: World): void {
    const pod = world.store.get(PODS, "default", name) ?? world.store.get(NODES, "", name);
    const message = pod?.metadata.annotations?.["say"]?.replace(/ #.*/, "");
    if (pod === undefined || message === undefined) return;
    const happening: Happening = {
      ...{ type: "Warning", reason: "Odd", message, source: { component: "reporter" } },
    };
    recordEvent(world, pod, happening);
  }

  fork(): Component {
    return this;
  }
}

function place() {
  const components = [new Reporter(), new EventExpiry()];
  const cluster = Cluster.create({
    ...{ seed: 1, startMs: START_MS, components, strategies: STRATEGIES, indexes: EVENT_INDEXES },
  });
  const core = { apiVersion: "v1" };
  cluster.write((writer) =>
    writer.create(NAMESPACES, { ...core, kind: "Namespace", metadata: { name: "default" } }),
  );
  let times = 0;
  /** Every call is a change, whatever it says. */
  const say = (message: string) =>
    cluster.write((writer) => {
      const metadata = {
        namespace: "default",
        name: "web",
        annotations: { say: `${message} #${times++}` },
      };
      const pod = cluster.store.get(PODS, "default", "web");
      if (pod) return writer.update(PODS, { ...pod, metadata: { ...pod.metadata, ...metadata } });
      const spec: Pod["spec"] = { containers: [] };
      return writer.create(PODS, { ...core, kind: "Pod", metadata, spec });
    });
  return { cluster, say, events: () => cluster.store.list(EVENTS) };
}

test("an event says what happened to what, when, and who says so", () => {
  const { cluster, say, events } = place();
  const { metadata } = say("it creaks");
  expect(events()).toEqual([
    {
      ...{ apiVersion: "v1", kind: "Event" },
      metadata: expect.objectContaining({
        name: expect.stringMatching(/^web\.[0-9a-f]{16}$/),
        namespace: "default",
      }),
      involvedObject: {
        ...{ apiVersion: "v1", kind: "Pod", namespace: "default", name: "web" },
        ...{ uid: metadata.uid, resourceVersion: metadata.resourceVersion },
      },
      ...{ type: "Warning", reason: "Odd", message: "it creaks", count: 1 },
      source: { component: "reporter" },
      ...{ firstTimestamp: "2026-01-01T00:00:00Z", lastTimestamp: "2026-01-01T00:00:00Z" },
      ...{ reportingComponent: "reporter", reportingInstance: "" },
    },
  ]);
  cluster.write((writer) =>
    writer.create(NODES, {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n1", annotations: { say: "x" } },
    }),
  );
  expect(events()[0]?.involvedObject).toMatchObject({ kind: "Node", name: "n1", uid: "n1" });
  expect(events()[0]?.metadata.namespace).toBe("default");
});

test("the same again is counted, with the time of the last", () => {
  const { cluster, say, events } = place();
  say("it creaks");
  cluster.advanceTo(START_MS + 60_000);
  say("it creaks");
  expect(events()).toMatchObject([
    { count: 2, firstTimestamp: "2026-01-01T00:00:00Z", lastTimestamp: "2026-01-01T00:01:00Z" },
  ]);
});

test("of many that are alike the tenth and all that follow are one event, with the latest words", () => {
  const { say, events } = place();
  for (let index = 1; index <= 13; index++) say(`creak ${index}`);
  expect(events().map(({ message, count }) => `${message} × ${count}`)).toEqual([
    ...Array.from({ length: 9 }, (_, index) => `creak ${index + 1} × 1`),
    "(combined from similar events): creak 13 × 4",
  ]);
});

test("an event is kept for an hour after it was written last, or up to a minute more", () => {
  const { cluster, say, events } = place();
  say("it creaks");
  cluster.advanceTo(START_MS + 90_000);
  say("it falls");
  cluster.advanceTo(START_MS + 1_800_000);
  say("it creaks");
  const messages = () => events().map(({ message }) => message);
  cluster.advanceTo(START_MS + 3_600_000 + 90_000);
  expect(messages()).toEqual(["it creaks", "it falls"]);
  cluster.advanceTo(START_MS + 3_600_000 + 120_000);
  expect(messages()).toEqual(["it creaks"]);
  cluster.advanceTo(START_MS + 3_600_000 + 1_800_000);
  expect(messages()).toEqual(["it creaks"]);
  cluster.advanceTo(START_MS + 3_600_000 + 1_860_000);
  expect(messages()).toEqual([]);
  expect(cluster.nextMs).toBeNull();
});

test("in a namespace that is about to go nothing is recorded", () => {
  const { cluster, say, events } = place();
  say("it creaks");
  cluster.write((writer) => {
    const found = cluster.store.get(NAMESPACES, "", "default");
    if (!found) return;
    writer.update(NAMESPACES, { ...found, metadata: { ...found.metadata, finalizers: ["hold"] } });
    writer.delete(NAMESPACES, { name: "default" });
  });
  say("it falls");
  expect(events().map(({ message }) => message)).toEqual(["it creaks"]);
});
