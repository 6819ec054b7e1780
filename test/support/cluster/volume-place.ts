import type { Cluster } from "../../../src/cluster/cluster.ts";
import { createCluster } from "../../../src/cluster/create-cluster.ts";
import type { Pod } from "../../../src/cluster/objects/pod.ts";
import {
  EVENTS,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  STORAGE_CLASSES,
} from "../../../src/cluster/objects/resources.ts";
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../../src/cluster/objects/volume.ts";
import { create } from "./default-objects.ts";
import { START_MS } from "./test-cluster.ts";

/** A whole cluster of three zones with two nodes each, for tests of what becomes of claims. */
export class VolumePlace {
  readonly cluster: Cluster = createCluster({ seed: 7, startMs: START_MS });

  /** One of 1Gi for one node, unless it says otherwise. */
  claim(name: string, spec: PersistentVolumeClaim["spec"] = {}, rest: object = {}): void {
    create(this.cluster, PERSISTENT_VOLUME_CLAIMS, {
      ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name, ...rest } },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        ...spec,
      },
    });
  }

  /** One of 1Gi for one node and without a class, unless it says otherwise. */
  volume(name: string, spec: Partial<PersistentVolume["spec"]> = {}, rest: object = {}): void {
    this.cluster.write((writer) =>
      writer.create(PERSISTENT_VOLUMES, {
        ...{ apiVersion: "v1", kind: "PersistentVolume", metadata: { name, ...rest } },
        spec: {
          ...{ capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] },
          ...{ hostPath: { path: `/data/${name}` } },
          ...spec,
        },
      }),
    );
  }

  storageClass(name: string, rest: Partial<StorageClass> = {}): void {
    this.cluster.write((writer) =>
      writer.create(STORAGE_CLASSES, {
        ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name } },
        ...{ provisioner: "sim.devstack.dev/zonal", ...rest },
      }),
    );
  }

  /** A pod that uses a claim. */
  pod(name: string, claimName: string, spec: Partial<Pod["spec"]> = {}): void {
    create(this.cluster, PODS, {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name } },
      spec: {
        containers: [{ name: "db", image: "db:1" }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
        ...spec,
      },
    });
  }

  deletePod(name: string): void {
    this.cluster.write((writer) =>
      writer.delete(PODS, { namespace: "default", name }, { gracePeriodSeconds: 0 }),
    );
  }

  deleteClaim(name: string): void {
    this.cluster.write((writer) =>
      writer.delete(PERSISTENT_VOLUME_CLAIMS, { namespace: "default", name }),
    );
  }

  /** Lets that many seconds pass. */
  pass(seconds: number): void {
    this.cluster.advanceTo(this.cluster.nowMs + seconds * 1_000);
  }

  claimOf(name: string): PersistentVolumeClaim | undefined {
    return this.cluster.store.get(PERSISTENT_VOLUME_CLAIMS, "default", name);
  }

  volumeOf(name: string): PersistentVolume | undefined {
    return this.cluster.store.get(PERSISTENT_VOLUMES, "", name);
  }

  /** Its phase, and the volume that it has: `Bound small`. */
  stateOf(name: string): string {
    const claim = this.claimOf(name);
    if (claim === undefined) return "gone";
    return `${claim.status?.phase} ${claim.spec.volumeName ?? ""}`.trim();
  }

  /** The volume that a claim is bound to. */
  boundTo(name: string): PersistentVolume | undefined {
    return this.volumeOf(this.claimOf(name)?.spec.volumeName ?? "");
  }

  /** Where a claim's volume can be used: zones by its node affinity. */
  zonesOf(name: string): readonly string[] {
    const terms = this.boundTo(name)?.spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
    return terms.flatMap(({ matchExpressions = [] }) =>
      matchExpressions.flatMap(({ values = [] }) => values),
    );
  }

  /** What has been told of an object: `Normal Reason words`. */
  events(name: string): readonly string[] {
    return this.cluster.store
      .list(EVENTS)
      .filter(({ involvedObject }) => involvedObject.name === name)
      .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }
}
