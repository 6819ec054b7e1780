import { expect, test } from "vitest";
import { create } from "../../../../test/support/cluster/default-objects.ts";
import { VolumePlace } from "../../../../test/support/cluster/volume-place.ts";
import { NODES, PODS, STATEFUL_SETS } from "../../objects/resources.ts";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
const immediate = (name: string, rest: object = {}) =>
  [name, { volumeBindingMode: "Immediate", ...rest }] as const;

const waits = (driver: string) =>
  `Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;

function nodeOf(place: VolumePlace, pod: string): string {
  return place.cluster.store.get(PODS, "default", pod)?.spec.nodeName ?? "-";
}

function zoneOfNode(place: VolumePlace, node: string): string | undefined {
  const labels = place.cluster.store.get(NODES, "", node)?.metadata.labels;
  return labels?.["topology.kubernetes.io/zone"];
}

test("a claim waits for its first pod, and gets a volume in the zone of that", () => {
  const place = new VolumePlace();
  place.claim("data");
  expect(place.stateOf("data")).toBe("Pending");
  expect(place.events("data")).toEqual([
    "Normal WaitForFirstConsumer waiting for first consumer to be created before binding",
  ]);
  place.pod("db", "data");
  const volume = place.boundTo("data");
  const node = nodeOf(place, "db");
  expect(place.claimOf("data")?.metadata.annotations).toEqual({
    "pv.kubernetes.io/bind-completed": "yes",
    "pv.kubernetes.io/bound-by-controller": "yes",
    "volume.beta.kubernetes.io/storage-provisioner": "sim.devstack.dev/zonal",
    "volume.kubernetes.io/selected-node": node,
    "volume.kubernetes.io/storage-provisioner": "sim.devstack.dev/zonal",
  });
  expect(volume).toMatchObject({
    metadata: {
      name: `pvc-${place.claimOf("data")?.metadata.uid}`,
      annotations: { "pv.kubernetes.io/provisioned-by": "sim.devstack.dev/zonal" },
      finalizers: [
        ...["external-provisioner.volume.kubernetes.io/finalizer", "kubernetes.io/pv-protection"],
      ],
    },
    spec: {
      ...{ capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], volumeMode: "Filesystem" },
      ...{ storageClassName: "standard", persistentVolumeReclaimPolicy: "Delete" },
    },
    status: { phase: "Bound" },
  });
  expect(place.zonesOf("data")).toEqual([zoneOfNode(place, node)]);
  expect(place.events("data").slice(1)).toEqual([
    waits("sim.devstack.dev/zonal"),
    'Normal Provisioning External provisioner is provisioning volume for claim "default/data"',
    `Normal ProvisioningSucceeded Successfully provisioned volume ${volume?.metadata.name}`,
  ]);
  place.pass(10);
  expect(place.cluster.store.get(PODS, "default", "db")?.status?.phase).toBe("Running");
});

test("a volume that is there waits for the first pod as well, and draws it to its zone", () => {
  const place = new VolumePlace();
  const provisioner = "kubernetes.io/no-provisioner";
  place.storageClass("local", { provisioner, volumeBindingMode: "WaitForFirstConsumer" });
  const key = "topology.kubernetes.io/zone";
  const matchExpressions = [{ key, operator: "In", values: ["us-east-1b"] }] as const;
  const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions }] } };
  place.volume("disk", { storageClassName: "local", nodeAffinity });
  place.claim("data", { storageClassName: "local" });
  expect(place.stateOf("data")).toBe("Pending");
  place.pod("db", "data");
  expect(place.stateOf("data")).toBe("Bound disk");
  expect(nodeOf(place, "db")).toMatch(/^node-b/);
});

test("the volume goes with its claim, unless its class keeps it", () => {
  const place = new VolumePlace();
  place.storageClass(...immediate("kept", { reclaimPolicy: "Retain" }));
  place.storageClass(...immediate("fast"));
  place.claim("data", { storageClassName: "fast" });
  place.claim("archive", { storageClassName: "kept" });
  const names = ["data", "archive"].map((name) => place.boundTo(name)?.metadata.name ?? "");
  for (const name of ["data", "archive"]) place.deleteClaim(name);
  expect(names.map((name) => place.volumeOf(name)?.status?.phase)).toEqual([undefined, "Released"]);
});

test("claims that wait for nobody are spread over the zones by their numbers", () => {
  const place = new VolumePlace();
  place.storageClass(...immediate("fast"));
  const key = "topology.kubernetes.io/zone";
  const matchLabelExpressions = [{ key, values: ["us-east-1b"] }];
  place.storageClass(...immediate("east", { allowedTopologies: [{ matchLabelExpressions }] }));
  for (const name of ["data-0", "data-1", "data-2", "data-3"]) {
    place.claim(name, { storageClassName: "fast" });
    place.claim(`east-${name}`, { storageClassName: "east" });
  }
  const zones = ["data-0", "data-1", "data-2"].flatMap((name) => place.zonesOf(name));
  expect(zones.toSorted()).toEqual(ZONES);
  expect(place.zonesOf("data-3")).toEqual(place.zonesOf("data-0"));
  expect(place.zonesOf("east-data-2")).toEqual(["us-east-1b"]);
});

test("a claim for which nothing comes says why", () => {
  const place = new VolumePlace();
  place.storageClass(...immediate("shared", { provisioner: "efs.csi.aws.com" }));
  place.storageClass(...immediate("local", { provisioner: "kubernetes.io/no-provisioner" }));
  for (const name of ["shared", "local", "missing"]) place.claim(name, { storageClassName: name });
  expect(place.events("shared")).toEqual([waits("efs.csi.aws.com")]);
  expect(place.events("local")).toEqual([
    "Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/no-provisioner",
  ]);
  expect(place.events("missing")).toEqual([
    'Warning ProvisioningFailed storageclass.storage.k8s.io "missing" not found',
  ]);
  place.storageClass(...immediate("missing", { provisioner: "kubernetes.io/aws-ebs" }));
  expect(place.boundTo("missing")?.spec.csi?.driver).toBe("ebs.csi.aws.com");
});

test("a claim for a pod that finds no node says for whom it waits", () => {
  const place = new VolumePlace();
  place.claim("data");
  place.pod("db", "data", { nodeSelector: { disk: "none" } });
  place.pass(15);
  expect(place.events("data")).toContain(
    "Normal WaitForPodScheduled waiting for pod db to be scheduled",
  );
});

test("a claim without a class gets the default class as soon as there is one", () => {
  const place = new VolumePlace();
  place.cluster.write((writer) =>
    writer.delete({ id: "storageclasses.storage.k8s.io" }, { name: "standard" }),
  );
  place.claim("data");
  expect(place.stateOf("data")).toBe("Pending");
  const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
  const metadata = { name: "new", uid: "", resourceVersion: "", creationTimestamp: "" };
  place.storageClass(...immediate("new", { metadata: { ...metadata, annotations } }));
  expect(place.boundTo("data")?.spec.storageClassName).toBe("new");
});

test("a node that is gone by then leaves the claim for another one", () => {
  const place = new VolumePlace();
  place.claim("data", {}, { annotations: { "volume.kubernetes.io/selected-node": "node-x" } });
  expect(place.events("data")).toContain('Warning ProvisioningFailed nodes "node-x" not found');
  expect(
    place.claimOf("data")?.metadata.annotations?.["volume.kubernetes.io/selected-node"],
  ).toBeUndefined();
});

test("a zone that dies strands the pod whose volume is in it", () => {
  const place = new VolumePlace();
  const labels = { app: "db" };
  create(place.cluster, STATEFUL_SETS, {
    ...{ apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" } },
    spec: {
      ...{ replicas: 3, serviceName: "db", selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "db", image: "db:1" }],
          topologySpreadConstraints: [
            {
              ...{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" },
              ...{ whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchLabels: labels } },
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "1Gi" } },
          },
        },
      ],
    },
  });
  place.pass(60);
  const pods = ["db-0", "db-1", "db-2"];
  const zones = pods.map((pod) => zoneOfNode(place, nodeOf(place, pod)));
  expect(zones.toSorted()).toEqual(ZONES);
  expect(pods.map((pod) => place.zonesOf(`data-${pod}`)[0])).toEqual(zones);
  const stranded = pods[zones.indexOf("us-east-1b")] ?? "";
  place.cluster.write((writer) => {
    for (const name of ["node-b1", "node-b2"]) writer.delete(NODES, { name });
  });
  place.pass(600);
  const pod = place.cluster.store.get(PODS, "default", stranded);
  expect(pod?.spec.nodeName).toBeUndefined();
  expect(pod?.status?.phase).toBe("Pending");
  expect(pod?.status?.conditions).toContainEqual(
    expect.objectContaining({
      ...{ type: "PodScheduled", status: "False", reason: "Unschedulable" },
      message: expect.stringContaining(
        "0/4 nodes are available: 4 node(s) didn't match PersistentVolume's node affinity.",
      ),
    }),
  );
  expect(nodeOf(place, pods[zones.indexOf("us-east-1a")] ?? "")).toMatch(/^node-a/);
});
