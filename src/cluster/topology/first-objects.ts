import { DEFINITIONS } from "../custom-resources/definition.ts";
import { FIRST_DEFINITIONS } from "../custom-resources/first-definitions.ts";
import type { Namespace } from "../objects/namespace.ts";
import type { PriorityClass } from "../objects/priority-class.ts";
import {
  NAMESPACES,
  NODES,
  PRIORITY_CLASSES,
  SERVICES,
  STORAGE_CLASSES,
} from "../objects/resources.ts";
import type { Service } from "../objects/service.ts";
import type { StorageClass } from "../objects/volume.ts";
import type { NewObject, Writer } from "../write/writer.ts";
import {
  type ClusterTopology,
  type StorageClassDescription,
  ZONAL_PROVISIONER,
} from "./cluster-topology.ts";
import { newNode } from "./new-node.ts";
import { nodeNamePrefix } from "./node-names.ts";

const FIRST_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What every cluster has from the start, and the storage classes and nodes of this one. */
export function createFirstObjects(writer: Writer, topology: ClusterTopology): void {
  for (const name of FIRST_NAMESPACES) writer.create(NAMESPACES, namespace(name));
  for (const one of SYSTEM_PRIORITIES) writer.create(PRIORITY_CLASSES, one);
  for (const one of FIRST_DEFINITIONS) writer.create(DEFINITIONS, one);
  writer.create(SERVICES, API_SERVICE);
  for (const one of topology.storageClasses) writer.create(STORAGE_CLASSES, storageClass(one));
  createNodes(writer, topology);
}

function createNodes(writer: Writer, { region, zones, classes }: ClusterTopology): void {
  const names = zones.map(({ name }) => name);
  let number = 0;
  for (const zone of zones) {
    const prefix = nodeNamePrefix(zone.name, names);
    for (let index = 1; index <= zone.nodes; index++) {
      const place = { region, zone: zone.name, classes, class: zone.class };
      writer.create(NODES, newNode({ name: `${prefix}${index}`, number, ...place }));
      number += 1;
    }
  }
}

function namespace(name: string): NewObject<Namespace> {
  return {
    ...{ apiVersion: "v1", kind: "Namespace" },
    metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}

/** Those of kube-apiserver (scheduling/v1, `SystemPriorityClasses`). */
const SYSTEM_PRIORITIES: readonly NewObject<PriorityClass>[] = [
  {
    ...{ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass" },
    metadata: { name: "system-cluster-critical" },
    value: 2_000_000_000,
    description:
      "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  },
  {
    ...{ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass" },
    metadata: { name: "system-node-critical" },
    value: 2_000_001_000,
    description: "Used for system critical pods that must not be moved from their current node.",
  },
];

/** The service by which pods reach the API; its address is the first of all. */
const API_SERVICE: NewObject<Service> = {
  ...{ apiVersion: "v1", kind: "Service" },
  metadata: {
    ...{ name: "kubernetes", namespace: "default" },
    labels: { component: "apiserver", provider: "kubernetes" },
  },
  spec: {
    ...{ clusterIP: "10.96.0.1", clusterIPs: ["10.96.0.1"], type: "ClusterIP" },
    ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: 6443 }],
  },
};

function storageClass(description: StorageClassDescription): NewObject<StorageClass> {
  const { name, isDefault = false, zones } = description;
  const key = "topology.kubernetes.io/zone";
  return {
    ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass" },
    metadata: {
      name,
      ...(isDefault && {
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      }),
    },
    provisioner: description.provisioner ?? ZONAL_PROVISIONER,
    reclaimPolicy: description.reclaimPolicy ?? "Delete",
    volumeBindingMode: description.volumeBindingMode ?? "WaitForFirstConsumer",
    ...(zones !== undefined && {
      allowedTopologies: [{ matchLabelExpressions: [{ key, values: zones }] }],
    }),
  };
}
