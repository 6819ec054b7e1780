import { expect, test } from "vitest";
import { START_MS } from "../../test/support/cluster/test-cluster.ts";
import { Cluster } from "./cluster.ts";
import type { Component, World } from "./components/component.ts";
import type { Condition, KubeObject } from "./objects/meta.ts";
import type { Change } from "./store/history.ts";
import { resource } from "./store/resource.ts";
import type { Strategy } from "./write/strategy.ts";

interface Lamp extends KubeObject {
  readonly conditions?: readonly Condition[];
  readonly burns?: number;
}

const LAMPS = resource<Lamp>("lamps");
const STRATEGIES = new Map<string, Strategy>([
  [LAMPS.id, { namespaced: false, ownStatus: false, counted: false }],
]);

/** Lets every lamp burn a minute longer, for three minutes: a component of this test. */
class Lighter implements Component {
  readonly name = "lighter";

  observe({ type, object }: Change, world: World): void {
    if (type === "ADDED") world.enqueue(this.name, object.metadata.name);
  }

  reconcile(name: string, { store, writer, agenda, nowMs }: World): void {
    const lamp = store.get(LAMPS, "", name);
    if (lamp === undefined || (lamp.burns ?? 0) >= 3) return;
    writer.update(LAMPS, { ...lamp, burns: (lamp.burns ?? 0) + 1 });
    agenda.note({ atMs: nowMs + 60_000, component: this.name, key: name });
  }

  fork(): Component {
    return this;
  }
}

const create = () =>
  Cluster.create({
    seed: 7,
    startMs: START_MS,
    components: [new Lighter()],
    strategies: STRATEGIES,
  });
const light = (cluster: Cluster, name: string) =>
  cluster.write((writer) =>
    writer.create(LAMPS, { apiVersion: "v1", kind: "Lamp", metadata: { name } }),
  );
const burns = (cluster: Cluster) => cluster.store.list(LAMPS).map((lamp) => lamp.burns);

test("what follows at once is done with the write, what follows later when its time has come", () => {
  const cluster = create();
  light(cluster, "a");
  expect(burns(cluster)).toEqual([1]);
  cluster.advanceTo(START_MS + 59_999);
  expect(burns(cluster)).toEqual([1]);
  expect(cluster.nextMs).toBe(START_MS + 60_000);
  expect(cluster.step()).toBe(true);
  expect(cluster.nowMs).toBe(START_MS + 60_000);
  expect(burns(cluster)).toEqual([2]);
  cluster.advanceTo(START_MS + 3_600_000);
  expect(burns(cluster)).toEqual([3]);
  expect(cluster.step()).toBe(false);
  expect(cluster.nowMs).toBe(START_MS + 3_600_000);
});

test("time that has passed does not come back", () => {
  const cluster = create();
  cluster.advanceTo(START_MS + 1_000);
  cluster.advanceTo(START_MS);
  expect(cluster.nowMs).toBe(START_MS + 1_000);
  expect(light(cluster, "a").metadata.creationTimestamp).toBe("2026-01-01T00:00:01Z");
});

test("the same seed and the same wishes make the same history", () => {
  const history = (seed: number) => {
    const cluster = Cluster.create({
      ...{ seed, startMs: START_MS, components: [new Lighter()], strategies: STRATEGIES },
    });
    light(cluster, "a");
    cluster.advanceTo(START_MS + 70_000);
    light(cluster, "b");
    return cluster.store.since(0);
  };
  expect(history(7)).toEqual(history(7));
  expect(history(7)).not.toEqual(history(8));
});

test("a fork goes on as its parent would have, and nobody hears of it", () => {
  const cluster = create();
  light(cluster, "a");
  cluster.advanceTo(START_MS + 30_000);
  const told: Change[] = [];
  cluster.subscribe((change) => told.push(change));
  const fork = cluster.fork();
  fork.advanceTo(START_MS + 600_000);
  light(fork, "b");
  expect(told).toEqual([]);
  expect(burns(cluster)).toEqual([1]);
  expect(burns(fork)).toEqual([3, 1]);
  cluster.advanceTo(START_MS + 600_000);
  light(cluster, "b");
  expect(cluster.store.list(LAMPS)).toEqual(fork.store.list(LAMPS));
});

test("no fork is made where something is left to do, which it would never do", () => {
  const cluster = create();
  const refusals: string[] = [];
  const unsubscribe = cluster.subscribe(() => {
    try {
      cluster.fork();
    } catch (error) {
      refusals.push(String(error));
    }
  });
  light(cluster, "a");
  unsubscribe();
  const why = "its parts are still at work, and what they have yet to do would be lost";
  const refused = `Error: The cluster cannot be forked: ${why}. advanceTo(nowMs) lets them finish.`;
  expect(refusals).toEqual([refused, refused]);

  const fail = cluster.subscribe(({ object }) => {
    if (object.metadata.name === "b" && (object as Lamp).burns === 1) throw new Error("a fault");
  });
  const lightBoth = () =>
    cluster.write((writer) => {
      for (const name of ["b", "c"]) {
        writer.create(LAMPS, { apiVersion: "v1", kind: "Lamp", metadata: { name } });
      }
    });
  expect(lightBoth).toThrow("a fault");
  fail();
  expect(() => cluster.fork()).toThrow(why);
  cluster.advanceTo(cluster.nowMs);
  expect(burns(cluster.fork())).toEqual([1, 1, 1]);
});
