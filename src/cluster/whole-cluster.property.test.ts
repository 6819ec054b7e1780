import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Deed, deeds, doDeed } from "../../test/support/cluster/random-deeds.ts";
import type { Cluster } from "./cluster.ts";
import { createCluster } from "./create-cluster.ts";
import { milliValue } from "./meta/quantity-values.ts";
import type { Node } from "./objects/node.ts";
import type { Pod } from "./objects/pod.ts";
import { isFinished, isReady, isTerminating } from "./objects/pod-facts.ts";
import { NODES, POD_DISRUPTION_BUDGETS, PODS } from "./objects/resources.ts";
import type { Change } from "./store/history.ts";
import { keyOf } from "./store/resource.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
const ZONE = "topology.kubernetes.io/zone";

interface Course {
  readonly seed: number;
  readonly deeds: readonly Deed[];
}
const course: fc.Arbitrary<Course> = fc.record({ seed: fc.nat(9_999), deeds });
const RUNS = { numRuns: 30 };

const start = (seed: number) => createCluster({ seed, startMs: START_MS, historyLimit: 1_000_000 });

function play(cluster: Cluster, wanted: readonly Deed[]): void {
  for (const one of wanted) doDeed(cluster, one);
  cluster.advanceTo(cluster.nowMs + 600_000);
}

/** Tells of each pod that gets its node, as things are at that moment. */
function onPlacement(cluster: Cluster, look: (pod: Pod) => void): void {
  cluster.subscribe(({ resource, type, object, previous }) => {
    if (resource !== PODS.id || type === "DELETED") return;
    const pod = object as Pod;
    if (pod.spec.nodeName && !(previous as Pod | null)?.spec.nodeName) look(pod);
  });
}

const alive = (cluster: Cluster) => cluster.store.list(PODS).filter((pod) => !isFinished(pod));
const nodeOf = (cluster: Cluster, name = "") => cluster.store.get(NODES, "", name);

test("no node is ever given more than it has", () => {
  fc.assert(
    fc.property(course, ({ seed, deeds: wanted }) => {
      const cluster = start(seed);
      onPlacement(cluster, ({ spec: { nodeName } }) => {
        const here = alive(cluster).filter((pod) => pod.spec.nodeName === nodeName);
        const cpu = here
          .flatMap((pod) => pod.spec.containers)
          .reduce((sum, one) => sum + milliValue(one.resources?.requests?.["cpu"] ?? 0), 0);
        const has = nodeOf(cluster, nodeName)?.status?.allocatable?.["cpu"] ?? 0;
        expect(cpu).toBeLessThanOrEqual(milliValue(has));
      });
      play(cluster, wanted);
    }),
    RUNS,
  );
});

test("a pod is put nowhere where DoNotSchedule or anti-affinity forbids it", () => {
  fc.assert(
    fc.property(course, ({ seed, deeds: wanted }) => {
      const cluster = start(seed);
      onPlacement(cluster, (pod) => {
        for (const { topologyKey, maxSkew } of pod.spec.topologySpreadConstraints ?? []) {
          const counts = countsBy(cluster, topologyKey, pod);
          const own = domainOf(nodeOf(cluster, pod.spec.nodeName), topologyKey);
          const skew = (counts.get(own) ?? 0) - Math.min(...counts.values());
          expect(skew).toBeLessThanOrEqual(maxSkew);
        }
        if (pod.spec.affinity?.podAntiAffinity === undefined) return;
        const { app } = pod.metadata.labels ?? {};
        const same = alive(cluster).filter(
          (one) => one.spec.nodeName === pod.spec.nodeName && one.metadata.labels?.["app"] === app,
        );
        expect(same).toHaveLength(1);
      });
      play(cluster, wanted);
    }),
    RUNS,
  );
});

test("no eviction leaves fewer healthy pods than a budget wants", () => {
  fc.assert(
    fc.property(course, fc.nat(4), ({ seed, deeds: wanted }, minAvailable) => {
      const cluster = start(seed);
      for (const one of [...protectedApp(minAvailable), ...wanted]) {
        const pods = cluster.store.list(PODS);
        const pod = one.do === "evict" ? pods[one.pod % Math.max(1, pods.length)] : undefined;
        const wasHealthy = pod !== undefined && isReady(pod) && !isTerminating(pod);
        const refused = doDeed(cluster, one) !== null;
        if (!wasHealthy || refused) continue;
        const { app = "" } = pod.metadata.labels ?? {};
        const budget = cluster.store.get(POD_DISRUPTION_BUDGETS, "default", app);
        if (budget === undefined) continue;
        const healthy = alive(cluster).filter(
          (other) =>
            other.metadata.labels?.["app"] === app && isReady(other) && !isTerminating(other),
        );
        expect(healthy.length).toBeGreaterThanOrEqual(Number(budget.spec.minAvailable));
      }
    }),
    RUNS,
  );
});

test("who has seen every change knows what there is", () => {
  fc.assert(
    fc.property(course, ({ seed, deeds: wanted }) => {
      const cluster = start(seed);
      const seen = new Map<string, unknown>();
      const follow = ({ type, resource, object }: Change) => {
        const key = `${resource} ${keyOf(object)}`;
        if (type === "DELETED") seen.delete(key);
        else seen.set(key, object);
      };
      historyOf(cluster).forEach(follow);
      const before = cluster.store.revision;
      play(cluster, wanted);
      historyOf(cluster, before).forEach(follow);
      const resources = new Set([...seen.keys()].map((key) => key.slice(0, key.indexOf(" "))));
      expect(resources).toContain(NODES.id);
      for (const id of resources) {
        const objects = cluster.store.list({ id });
        const mine = [...seen].filter(([key]) => key.startsWith(`${id} `));
        expect(mine).toHaveLength(objects.length);
        for (const object of objects) expect(seen.get(`${id} ${keyOf(object)}`)).toBe(object);
      }
    }),
    RUNS,
  );
});

test("the same seed and the same deeds give the same history, to the last letter", () => {
  fc.assert(
    fc.property(course, ({ seed, deeds: wanted }) => {
      const [one, other] = [start(seed), start(seed)];
      play(one, wanted);
      play(other, wanted);
      expect(logHash(one)).toBe(logHash(other));
    }),
    RUNS,
  );
});

test("what happens in a fork changes nothing in its parent, nor what becomes of it", () => {
  fc.assert(
    fc.property(course, deeds, ({ seed, deeds: wanted }, others) => {
      const [parent, twin] = [start(seed), start(seed)];
      for (const one of wanted) {
        doDeed(parent, one);
        doDeed(twin, one);
      }
      const before = logHash(parent);
      const child = parent.fork();
      play(child, others);
      expect(logHash(parent)).toBe(before);
      expect([parent.nowMs, parent.nextMs]).toEqual([twin.nowMs, twin.nextMs]);
      play(parent, []);
      play(twin, []);
      expect(logHash(parent)).toBe(logHash(twin));
    }),
    RUNS,
  );
});

/** Five pods that run, and as many evictions. */
function protectedApp(minAvailable: number): readonly Deed[] {
  const plan = { replicas: 5, milliCpu: 100, image: 1, spread: null };
  return [
    { do: "deploy", app: "web", plan: { ...plan, isExclusive: false, isStateful: false } },
    { do: "budget", app: "web", minAvailable },
    { do: "pass", seconds: 30 },
    ...[0, 1, 2, 3, 4].map((pod): Deed => ({ do: "evict", pod })),
  ];
}

/** Pods of the same app by domain, of all domains that there are. */
function countsBy(cluster: Cluster, key: string, { metadata }: Pod): Map<string, number> {
  const counts = new Map(cluster.store.list(NODES).map((node) => [domainOf(node, key), 0]));
  for (const other of alive(cluster)) {
    const isMeant = other.metadata.labels?.["app"] === metadata.labels?.["app"];
    if (!isMeant || isTerminating(other) || !other.spec.nodeName) continue;
    const domain = domainOf(nodeOf(cluster, other.spec.nodeName), key);
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

function domainOf(node: Node | undefined, key: string): string {
  return node?.metadata.labels?.[key] ?? (key === ZONE ? "none" : "");
}

function logHash(cluster: Cluster): string {
  const log = JSON.stringify(historyOf(cluster));
  return createHash("sha256").update(log).digest("hex");
}

/** All writes, or those after that one. */
function historyOf(cluster: Cluster, revision = 0): readonly Change[] {
  const changes = cluster.store.since(revision);
  if (changes === null) throw new Error("not all writes are kept any more");
  return changes;
}
