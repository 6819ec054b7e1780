import fc from "fast-check";
import { expect, test } from "vitest";
import { type TestPlace, testPlace } from "../../../../test/support/cluster/test-place.ts";
import {
  CONTROLLER_REVISIONS,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  STATEFUL_SETS,
} from "../../objects/resources.ts";
import type { StatefulSet, StatefulSetSpec } from "../../objects/stateful-set.ts";
import { GarbageCollector } from "../garbage-collector/garbage-collector.ts";
import { REVISION_OWNER_INDEX } from "../history/revisions.ts";
import { StatefulSetController } from "./stateful-set-controller.ts";

const LABELS = { app: "db" };
const template = (image: string) => ({
  metadata: { labels: LABELS },
  spec: { containers: [{ name: "db", image }] },
});
const CLAIMS: StatefulSetSpec["volumeClaimTemplates"] = [
  {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
];

function place(spec: Partial<StatefulSetSpec> = {}, readyAfterMs = 10_000) {
  const place = testPlace({
    components: [new StatefulSetController(), new GarbageCollector()],
    indexes: [REVISION_OWNER_INDEX],
    readyAfterMs,
  });
  place.create(STATEFUL_SETS, {
    ...{ apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" } },
    spec: {
      ...{ replicas: 3, serviceName: "db", selector: { matchLabels: LABELS } },
      ...{ template: template("db:1"), ...spec },
    },
  });
  return place;
}

const status = (place: TestPlace) => place.get(STATEFUL_SETS, "db")?.status;
const images = (place: TestPlace) =>
  place.cluster.store
    .list(PODS)
    .map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`);
const claims = (place: TestPlace) =>
  place.cluster.store.list(PERSISTENT_VOLUME_CLAIMS).map(({ metadata }) => metadata.name);
const change = (place: TestPlace, spec: Partial<StatefulSetSpec>) =>
  place.change(STATEFUL_SETS, "db", (set) => ({ ...set, spec: { ...set.spec, ...spec } }));

test("pods come one after the other, each when the one before it is ready", () => {
  const db = place();
  expect(db.pods()).toEqual(["db-0 Pending"]);
  db.pass(10);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 Pending"]);
  db.pass(20);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 ready"]);
  const revision = expect.stringMatching(/^db-[bcdfghjklmnpqrstvwxz2456789]+$/);
  expect(status(db)).toEqual({
    ...{ observedGeneration: 1, replicas: 3, readyReplicas: 3, availableReplicas: 3 },
    ...{ currentReplicas: 3, updatedReplicas: 3, collisionCount: 0 },
    ...{ currentRevision: revision, updateRevision: revision },
  });
  expect(db.get(PODS, "db-1")).toMatchObject({
    metadata: {
      generateName: "db-",
      labels: {
        app: "db",
        "apps.kubernetes.io/pod-index": "1",
        "controller-revision-hash": status(db)?.currentRevision,
        "statefulset.kubernetes.io/pod-name": "db-1",
      },
      ownerReferences: [{ kind: "StatefulSet", name: "db", controller: true }],
    },
    spec: { hostname: "db-1", subdomain: "db" },
  });
  expect(db.events("db")).toEqual([
    "Normal SuccessfulCreate create Pod db-0 in StatefulSet db successful (1)",
    "Normal SuccessfulCreate create Pod db-1 in StatefulSet db successful (1)",
    "Normal SuccessfulCreate create Pod db-2 in StatefulSet db successful (1)",
  ]);
});

test("in parallel they come and go at once, numbered from where the set begins", () => {
  const db = place({ podManagementPolicy: "Parallel", ordinals: { start: 5 } });
  expect(db.pods()).toEqual(["db-5 Pending", "db-6 Pending", "db-7 Pending"]);
  db.pass(10);
  change(db, { replicas: 1 });
  expect(db.pods()).toEqual(["db-5 ready", "db-6 terminating", "db-7 terminating"]);
  change(db, { replicas: 1, ordinals: { start: 6 } });
  expect(db.pods()).toEqual(["db-5 terminating", "db-6 terminating", "db-7 terminating"]);
  db.pass(40);
  expect(db.pods()).toEqual(["db-6 ready"]);
});

test("the last one goes first, and the next when it has gone", () => {
  const db = place();
  db.pass(30);
  change(db, { replicas: 1 });
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 terminating"]);
  db.pass(30);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 terminating"]);
  db.pass(30);
  expect(db.pods()).toEqual(["db-0 ready"]);
  expect(db.events("db").at(-1)).toBe(
    "Normal SuccessfulDelete delete Pod db-1 in StatefulSet db successful (1)",
  );
});

test("a pod that was as it is to be, and is so no more, is looked at anew", () => {
  const db = place();
  db.pass(30);
  const named = "statefulset.kubernetes.io/pod-name";
  const labelsOf = (name: string) => db.get(PODS, name)?.metadata.labels ?? {};
  const { [named]: _lost, ...labels } = labelsOf("db-1");
  db.change(PODS, "db-1", (pod) => ({ ...pod, metadata: { ...pod.metadata, labels } }));
  expect(labelsOf("db-1")[named]).toBe("db-1");
  // While one is not well, no other one comes.
  db.cluster.write((writer) => {
    const pod = db.get(PODS, "db-0");
    if (pod !== undefined) writer.updateStatus(PODS, { ...pod, status: { phase: "Pending" } });
  });
  change(db, { replicas: 4 });
  expect(db.pods()).not.toContain("db-3 Pending");
  expect(status(db)).toMatchObject({ replicas: 3, readyReplicas: 2 });
});

test("nothing goes while a pod that is to stay is not well", () => {
  const db = place();
  db.pass(30);
  db.report("db-0", "Running", false);
  change(db, { replicas: 1 });
  expect(db.pods()).toEqual(["db-0 Running", "db-1 ready", "db-2 ready"]);
  db.report("db-0", "Running", true);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 terminating"]);
});

test("the successor of a pod has its name and another uid, and comes when it has gone", () => {
  const db = place({ volumeClaimTemplates: CLAIMS });
  db.pass(30);
  const uid = (name: string) => db.get(PODS, name)?.metadata.uid;
  const [before, kept] = [uid("db-1"), uid("db-0")];
  const claim = db.get(PERSISTENT_VOLUME_CLAIMS, "data-db-1");
  db.delete(PODS, "db-1");
  db.pass(29);
  expect(uid("db-1")).toBe(before);
  db.pass(1);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 Pending", "db-2 ready"]);
  expect(uid("db-1")).not.toBe(before);
  expect(uid("db-0")).toBe(kept);
  expect(db.get(PERSISTENT_VOLUME_CLAIMS, "data-db-1")).toBe(claim);
  db.pass(10);
  db.report("db-2", "Failed");
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 Pending"]);
  db.pass(10);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 ready"]);
});

test("every pod has claims of its own, which stay unless the set says otherwise", () => {
  const db = place({ volumeClaimTemplates: CLAIMS });
  db.pass(30);
  expect(claims(db)).toEqual(["data-db-0", "data-db-1", "data-db-2"]);
  expect(db.get(PODS, "db-0")?.spec.volumes).toEqual([
    { name: "data", persistentVolumeClaim: { claimName: "data-db-0" } },
  ]);
  expect(db.get(PERSISTENT_VOLUME_CLAIMS, "data-db-0")).toMatchObject({
    metadata: { labels: LABELS },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    status: { phase: "Pending" },
  });
  expect(db.events("db")[0]).toBe(
    "Normal SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success (1)",
  );
  change(db, { replicas: 1 });
  db.pass(60);
  db.delete(STATEFUL_SETS, "db");
  db.pass(30);
  expect(db.pods()).toEqual([]);
  expect(claims(db)).toEqual(["data-db-0", "data-db-1", "data-db-2"]);
});

test("claims go with the pod that is too many, or with the set, where the policy says so", () => {
  const persistentVolumeClaimRetentionPolicy = {
    whenScaled: "Delete",
    whenDeleted: "Delete",
  } as const;
  const db = place({ volumeClaimTemplates: CLAIMS, persistentVolumeClaimRetentionPolicy });
  db.pass(30);
  change(db, { replicas: 1 });
  db.pass(30);
  expect(claims(db)).toEqual(["data-db-0", "data-db-1"]);
  change(db, { replicas: 2 });
  db.pass(40);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready"]);
  expect(claims(db)).toEqual(["data-db-0", "data-db-1"]);
  db.delete(STATEFUL_SETS, "db");
  db.pass(30);
  expect(claims(db)).toEqual([]);
});

test("an update goes from the last pod to the first, one at a time, and down to the partition", () => {
  const rolling = (partition: number) =>
    ({ type: "RollingUpdate", rollingUpdate: { partition } }) as const;
  const db = place({ updateStrategy: rolling(1) });
  db.pass(30);
  const first = status(db)?.currentRevision;
  change(db, { template: template("db:2") });
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 terminating"]);
  expect(status(db)).toMatchObject({ currentReplicas: 2, currentRevision: first });
  expect(status(db)?.updateRevision).not.toBe(first);
  db.pass(40);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 terminating", "db-2 ready"]);
  db.pass(40);
  expect(images(db)).toEqual(["db-0 db:1", "db-1 db:2", "db-2 db:2"]);
  db.delete(PODS, "db-0");
  db.pass(40);
  expect(images(db)).toEqual(["db-0 db:1", "db-1 db:2", "db-2 db:2"]);
  expect(status(db)).toMatchObject({ currentReplicas: 1, updatedReplicas: 2 });
  change(db, { updateStrategy: rolling(0) });
  db.pass(40);
  expect(images(db)).toEqual(["db-0 db:2", "db-1 db:2", "db-2 db:2"]);
  const { currentRevision, updateRevision } = status(db) ?? {};
  expect(currentRevision).toBe(updateRevision);
  expect(status(db)?.currentReplicas).toBe(3);
});

test("with OnDelete only pods that are deleted are brought up to date", () => {
  const db = place({ updateStrategy: { type: "OnDelete" } });
  db.pass(30);
  change(db, { template: template("db:2") });
  db.pass(60);
  expect(images(db)).toEqual(["db-0 db:1", "db-1 db:1", "db-2 db:1"]);
  db.delete(PODS, "db-1");
  db.pass(40);
  expect(images(db)).toEqual(["db-0 db:1", "db-1 db:2", "db-2 db:1"]);
});

test("revisions are kept up to the limit, and an old template gets its revision back", () => {
  const db = place({ replicas: 1, revisionHistoryLimit: 1 });
  db.pass(10);
  const numbers = () =>
    db.cluster.store
      .list(CONTROLLER_REVISIONS)
      .map(({ data, revision }) => `${data.spec.template.spec.containers[0]?.image} ${revision}`)
      .toSorted();
  for (const image of ["db:2", "db:3"]) {
    change(db, { template: template(image) });
    db.pass(40);
  }
  expect(numbers()).toEqual(["db:2 2", "db:3 3"]);
  change(db, { template: template("db:2") });
  db.pass(40);
  expect(numbers()).toEqual(["db:2 4", "db:3 3"]);
  expect(images(db)).toEqual(["db-0 db:2"]);
  expect(db.cluster.store.list(CONTROLLER_REVISIONS)[0]?.data.spec.template).toMatchObject({
    $patch: "replace",
    metadata: { labels: LABELS },
  });
});

test("a pod counts as available when it has been ready for as long as the set wants", () => {
  const db = place({ replicas: 2, minReadySeconds: 30 });
  db.pass(39);
  expect(db.pods()).toEqual(["db-0 ready"]);
  expect(status(db)).toMatchObject({ readyReplicas: 1, availableReplicas: 0 });
  db.pass(1);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 Pending"]);
  expect(status(db)).toMatchObject({ availableReplicas: 1 });
});

test("what is refused is said of the set, and tried again", () => {
  const db = place({ volumeClaimTemplates: CLAIMS });
  db.pass(30);
  db.change(PERSISTENT_VOLUME_CLAIMS, "data-db-2", (claim) => ({
    ...claim,
    metadata: { ...claim.metadata, finalizers: ["kubernetes.io/pvc-protection"] },
  }));
  db.delete(PERSISTENT_VOLUME_CLAIMS, "data-db-2");
  db.delete(PODS, "db-2", 0);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready"]);
  expect(db.events("db").at(-1)).toContain(
    "Warning FailedCreate create Pod db-2 in StatefulSet db failed error: pvc data-db-2 is being deleted",
  );
  db.change(PERSISTENT_VOLUME_CLAIMS, "data-db-2", (claim) => ({
    ...claim,
    metadata: { ...claim.metadata, finalizers: [] },
  }));
  db.pass(60);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 ready", "db-2 ready"]);
});

test("pods come in order and go in order, whatever is wished and whatever fails", () => {
  const act = fc.oneof(
    fc.record({ scale: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ lose: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ sicken: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ wait: fc.integer({ min: 1, max: 45 }) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 15 }), (acts) => {
      const db = place();
      db.cluster.subscribe(({ resource, type, object }) => {
        if (resource !== PODS.id || type !== "ADDED") return;
        const ordinal = Number(object.metadata.name.slice(3));
        const before = db.pods().filter((pod) => Number(pod.slice(3, 4)) < ordinal);
        expect(before).toEqual(
          Array.from({ length: ordinal }, (_item, index) => `db-${index} ready`),
        );
      });
      for (const one of acts) {
        if ("scale" in one) change(db, { replicas: one.scale });
        else if ("wait" in one) db.pass(one.wait);
        else if ("lose" in one && db.get(PODS, `db-${one.lose}`))
          db.delete(PODS, `db-${one.lose}`, 0);
        else if ("sicken" in one && db.get(PODS, `db-${one.sicken}`)) {
          db.report(`db-${one.sicken}`, "Running", false);
          db.pass(5);
          if (db.get(PODS, `db-${one.sicken}`)) db.report(`db-${one.sicken}`, "Running", true);
        }
      }
      db.pass(600);
      const { replicas = 0 } = db.get(STATEFUL_SETS, "db")?.spec ?? ({} as StatefulSet["spec"]);
      expect(db.pods()).toEqual(
        Array.from({ length: replicas }, (_item, index) => `db-${index} ready`),
      );
    }),
    { numRuns: 40 },
  );
});

test("a set that wants more pods than can be counted begins with the first one", () => {
  const db = place({ replicas: 2 ** 31 - 1 });
  db.pass(10);
  expect(db.pods()).toEqual(["db-0 ready", "db-1 Pending"]);
});

test("what happens in a fork does not happen in its parent", () => {
  const db = place();
  const fork = db.fork();
  fork.pass(30);
  expect(fork.pods()).toHaveLength(3);
  expect(db.pods()).toEqual(["db-0 Pending"]);
  db.pass(30);
  expect(db.cluster.store.list(PODS)).toEqual(fork.cluster.store.list(PODS));
});
