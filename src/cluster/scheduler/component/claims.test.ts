import { expect, test } from "vitest";
import { create } from "../../../../test/support/cluster/default-objects.ts";
import { SchedulerPlace } from "../../../../test/support/cluster/scheduler-place.ts";
import { zonedNodes } from "../../../../test/support/cluster/scheduling.ts";
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
} from "../../objects/resources.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";

const SELECTED = "volume.kubernetes.io/selected-node";
const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];

/** Nobody binds claims here: what the scheduler does with them is seen step by step. */
function place(provisioner = "sim.devstack.dev/zonal"): SchedulerPlace {
  const at = new SchedulerPlace(zonedNodes("a1", "b1"));
  at.cluster.write((writer) =>
    writer.create(STORAGE_CLASSES, {
      ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "zonal" } },
      ...{ provisioner, volumeBindingMode: "WaitForFirstConsumer" },
    }),
  );
  return at;
}

function makeClaim(at: SchedulerPlace): void {
  create(at.cluster, PERSISTENT_VOLUME_CLAIMS, {
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data" } },
    spec: {
      ...{ storageClassName: "zonal", accessModes: ["ReadWriteOnce"] },
      resources: { requests: { storage: "1Gi" } },
    },
  });
}

function claimOf(at: SchedulerPlace): PersistentVolumeClaim {
  const claim = at.cluster.store.get(PERSISTENT_VOLUME_CLAIMS, "default", "data");
  if (claim === undefined) throw new Error("no claim");
  return claim;
}

function changeClaim(
  at: SchedulerPlace,
  how: (claim: PersistentVolumeClaim) => PersistentVolumeClaim,
): void {
  const changed = how(claimOf(at));
  at.cluster.write((writer) => writer.updateUnchecked(PERSISTENT_VOLUME_CLAIMS, changed));
}

/** As the volume controller does it when the volume is there. */
function bindClaim(at: SchedulerPlace, volumeName: string): void {
  changeClaim(at, (claim) => ({
    ...claim,
    metadata: {
      ...claim.metadata,
      annotations: { ...claim.metadata.annotations, "pv.kubernetes.io/bind-completed": "yes" },
    },
    spec: { ...claim.spec, volumeName },
  }));
}

function volume(at: SchedulerPlace, name: string, node: string): void {
  const matchExpressions = [
    { key: "kubernetes.io/hostname", operator: "In" as const, values: [node] },
  ];
  at.cluster.write((writer) =>
    writer.create(PERSISTENT_VOLUMES, {
      ...{ apiVersion: "v1", kind: "PersistentVolume", metadata: { name } },
      spec: {
        ...{ capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] },
        storageClassName: "zonal",
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } },
      },
      status: { phase: "Available" },
    }),
  );
  const made = at.cluster.store.get(PERSISTENT_VOLUMES, "", name);
  if (made === undefined) throw new Error("no volume");
  const status = { phase: "Available" } as const;
  at.cluster.write((writer) => writer.updateStatus(PERSISTENT_VOLUMES, { ...made, status }));
}

test("a pod whose claim is not there waits, and is tried when the claim comes", () => {
  const at = place();
  at.place({ db: { volumes } });
  expect(at.verdict("db")).toMatch(
    /0\/2 nodes are available: persistentvolumeclaim "data" not found\./,
  );
  makeClaim(at);
  expect(claimOf(at).metadata.annotations?.[SELECTED]).toMatch(/^(a1|b1)$/);
});

test("a volume is asked for where the pod is to be, and the pod has its node when it is bound", () => {
  const at = place();
  makeClaim(at);
  at.place({ db: { volumes } });
  const node = claimOf(at).metadata.annotations?.[SELECTED] ?? "";
  expect([at.nodeOf("db"), at.explain("db")]).toMatchObject([
    "-",
    { state: "binding", message: `it gets ${node} once these claims are bound: data` },
  ]);
  volume(at, "pv", node);
  bindClaim(at, "pv");
  expect(at.nodeOf("db")).toBe(node);
  expect(at.cluster.nextMs).toBeNull();
});

test("room is kept on the node while a claim is being bound", () => {
  const at = place();
  makeClaim(at);
  at.place({ db: { volumes, requests: { cpu: "4" } } });
  const kept = claimOf(at).metadata.annotations?.[SELECTED];
  const [other] = at.place({ other: { requests: { cpu: "4" } } });
  expect(new Set([kept, other])).toEqual(new Set(["a1", "b1"]));
  expect(at.place({ late: { requests: { cpu: "4" } } })).toEqual(["-"]);
  at.delete("db");
  expect(at.nodeOf("late")).toBe(kept);
  expect(at.cluster.nextMs).toBeNull();
});

test("where no volume can be made, the pod is tried anew", () => {
  const at = place();
  makeClaim(at);
  at.place({ db: { volumes } });
  changeClaim(at, ({ metadata, ...claim }) => {
    const { annotations: _all, ...rest } = metadata;
    return { ...claim, metadata: rest };
  });
  expect(at.verdict("db")).toBe(
    'False SchedulerError: running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"',
  );
  at.pass(3);
  expect(claimOf(at).metadata.annotations?.[SELECTED]).toBeDefined();
});

test("after ten minutes a binding is given up", () => {
  const at = place();
  makeClaim(at);
  at.place({ db: { volumes } });
  at.pass(599);
  expect(at.triesOf("db")).toBe(0);
  at.pass(1);
  expect(at.verdict("db")).toBe(
    'False SchedulerError: running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
  );
});

test("a volume that is there is kept for the claim, and the pod goes where it is", () => {
  const at = place("kubernetes.io/no-provisioner");
  volume(at, "pv-b", "b1");
  makeClaim(at);
  at.place({ db: { volumes } });
  expect(at.cluster.store.get(PERSISTENT_VOLUMES, "", "pv-b")).toMatchObject({
    metadata: { annotations: { "pv.kubernetes.io/bound-by-controller": "yes" } },
    spec: { claimRef: { namespace: "default", name: "data", uid: claimOf(at).metadata.uid } },
  });
  bindClaim(at, "pv-b");
  expect(at.nodeOf("db")).toBe("b1");
});
