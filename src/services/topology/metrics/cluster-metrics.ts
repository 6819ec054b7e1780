import { Gauge, type Registry } from "prom-client";
import { RESOURCE_KINDS } from "../../../cluster/api-resources/resource-registry.ts";
import type { Cluster } from "../../../cluster/cluster.ts";
import { holds } from "../../../cluster/objects/conditions.ts";
import { zoneNameOf } from "../../../cluster/objects/node-zone.ts";
import {
  DEPLOYMENTS,
  NODES,
  POD_DISRUPTION_BUDGETS,
  PODS,
} from "../../../cluster/objects/resources.ts";
import { resource } from "../../../cluster/store/resource.ts";

type Read = () => Pick<Cluster, "store">["store"];

/** Tells what there is in the cluster, counted when it is asked for: nothing runs while nobody asks. */
export function describeCluster(registry: Registry, store: Read): void {
  describePods(registry, store);
  describeNodes(registry, store);
  describeWorkloads(registry, store);
  describeStore(registry, store);
}

/**
 * Counts anew only where something was written since it was counted last: Prometheus asks every second,
 * and mostly nothing has happened.
 */
function ifChanged<Labels extends string>(
  store: Read,
  count: (gauge: Gauge<Labels>) => void,
): (this: Gauge<Labels>) => void {
  let counted: { in: ReturnType<Read>; revision: number } | null = null;
  return function collect() {
    const now = store();
    if (counted?.in === now && counted.revision === now.revision) return;
    counted = { in: now, revision: now.revision };
    count(this);
  };
}

function describePods(registry: Registry, store: Read): void {
  new Gauge({
    name: "topology_pods",
    help: "Pods by zone, phase and whether they are ready; those that are on no node are in no zone.",
    labelNames: ["zone", "phase", "ready"],
    registers: [registry],
    collect: ifChanged(store, (gauge) => {
      gauge.reset();
      const zones = zonesOfNodes(store());
      for (const { spec, status } of store().list(PODS)) {
        const zone = zones.get(spec.nodeName ?? "") ?? "";
        const ready = String(holds(status?.conditions, "Ready"));
        gauge.inc({ zone, phase: status?.phase ?? "Unknown", ready });
      }
    }),
  });
}

function describeNodes(registry: Registry, store: Read): void {
  new Gauge({
    name: "topology_nodes",
    help: "Nodes by zone, whether they are ready, and whether pods may be placed on them.",
    labelNames: ["zone", "ready", "schedulable"],
    registers: [registry],
    collect: ifChanged(store, (gauge) => {
      gauge.reset();
      for (const { metadata, spec, status } of store().list(NODES)) {
        const ready = String(holds(status?.conditions, "Ready"));
        const schedulable = String(spec?.unschedulable !== true);
        gauge.inc({ zone: zoneNameOf(metadata.labels), ready, schedulable });
      }
    }),
  });
}

function describeWorkloads(registry: Registry, store: Read): void {
  const registers = [registry];
  const labelNames = ["namespace", "deployment"];
  new Gauge({
    name: "kube_deployment_spec_replicas",
    help: "How many pods a deployment is to have (kube-state-metrics).",
    labelNames,
    registers,
    collect: ifChanged(store, (gauge) => {
      gauge.reset();
      for (const { metadata, spec } of store().list(DEPLOYMENTS)) {
        gauge.set(deploymentLabels(metadata), spec.replicas ?? 1);
      }
    }),
  });
  new Gauge({
    name: "kube_deployment_status_replicas_available",
    help: "How many of them are available (kube-state-metrics).",
    labelNames,
    registers,
    collect: ifChanged(store, (gauge) => {
      gauge.reset();
      for (const { metadata, status } of store().list(DEPLOYMENTS)) {
        gauge.set(deploymentLabels(metadata), status?.availableReplicas ?? 0);
      }
    }),
  });
  new Gauge({
    name: "kube_poddisruptionbudget_status_pod_disruptions_allowed",
    help: "How many pods may be evicted now (kube-state-metrics).",
    labelNames: ["namespace", "poddisruptionbudget"],
    registers,
    collect: ifChanged(store, (gauge) => {
      gauge.reset();
      for (const { metadata, status } of store().list(POD_DISRUPTION_BUDGETS)) {
        const { namespace = "", name } = metadata;
        gauge.set({ namespace, poddisruptionbudget: name }, status?.disruptionsAllowed ?? 0);
      }
    }),
  });
}

function describeStore(registry: Registry, store: Read): void {
  new Gauge({
    name: "apiserver_storage_objects",
    help: "Objects that are stored, by resource.",
    labelNames: ["resource"],
    registers: [registry],
    collect: ifChanged(store, (gauge) => {
      gauge.reset();
      for (const { plural, group } of RESOURCE_KINDS) {
        const count = store().count(resource(plural, group));
        if (count > 0) gauge.set({ resource: group === "" ? plural : `${plural}.${group}` }, count);
      }
    }),
  });
  new Gauge({
    name: "topology_store_revision",
    help: "The number of the last write.",
    registers: [registry],
    collect: ifChanged(store, (gauge) => {
      gauge.set(store().revision);
    }),
  });
}

function zonesOfNodes(store: ReturnType<Read>): ReadonlyMap<string, string> {
  return new Map(
    store.list(NODES).map(({ metadata }) => [metadata.name, zoneNameOf(metadata.labels)]),
  );
}

function deploymentLabels({ namespace = "", name }: { namespace?: string; name: string }) {
  return { namespace, deployment: name };
}
