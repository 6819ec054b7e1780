import { SERVICE_ADDRESS_INDEX } from "./admission/services/address-index.ts";
import type { ClusterKnobs } from "./cluster-knobs.ts";
import type { Component } from "./components/component.ts";
import { POD_OWNER_INDEX } from "./controllers/claim-pods.ts";
import { CronJobController } from "./controllers/cron-job/cron-job-controller.ts";
import { DaemonSetController } from "./controllers/daemon-set/daemon-set-controller.ts";
import { DeploymentController } from "./controllers/deployment/deployment-controller.ts";
import { Disruption } from "./controllers/disruption/disruption.ts";
import { GarbageCollector } from "./controllers/garbage-collector/garbage-collector.ts";
import { REVISION_OWNER_INDEX } from "./controllers/history/revisions.ts";
import { HorizontalPodAutoscalers } from "./controllers/horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts";
import { JobController } from "./controllers/job/job-controller.ts";
import { NamespaceDefaults } from "./controllers/namespaces/namespace-defaults.ts";
import { NamespaceDeletion } from "./controllers/namespaces/namespace-deletion.ts";
import { NodeLifecycle } from "./controllers/node-lifecycle/node-lifecycle.ts";
import { PodGarbageCollector } from "./controllers/pod-gc/pod-gc.ts";
import { REPLICA_SET_OWNER_INDEX } from "./controllers/replica-set/related-pods.ts";
import { ReplicaSetController } from "./controllers/replica-set/replica-set-controller.ts";
import { ResourceQuotas } from "./controllers/resource-quota/resource-quotas.ts";
import { OldEndpoints } from "./controllers/service-endpoints/old-endpoints.ts";
import {
  ENDPOINT_SLICE_INDEX,
  ServiceEndpoints,
} from "./controllers/service-endpoints/service-endpoints.ts";
import { StatefulSetController } from "./controllers/stateful-set/stateful-set-controller.ts";
import { TaintEviction } from "./controllers/taint-eviction/taint-eviction.ts";
import { EphemeralVolumes } from "./controllers/volumes/ephemeral-volumes.ts";
import { VolumeBinder } from "./controllers/volumes/volume-binder.ts";
import { VolumeProtection } from "./controllers/volumes/volume-protection.ts";
import { DefinitionCleanup } from "./custom-resources/definition-cleanup.ts";
import { EventExpiry } from "./events/event-expiry.ts";
import { EVENT_INDEXES } from "./events/record-event.ts";
import { Kubelet, type KubeletOptions } from "./kubelet/kubelet.ts";
import { NodeAgent } from "./kubelet/node/node-agent.ts";
import { LoadMetrics } from "./metrics/load-metrics.ts";
import { POD_NODE_INDEX } from "./objects/pods-by-node.ts";
import { VOLUME_INDEXES } from "./objects/volume-indexes.ts";
import { Drainer } from "./operations/drain/drainer.ts";
import { Scheduler } from "./scheduler/component/scheduler.ts";
import type { Index } from "./store/store.ts";
import { Availability } from "./traffic/availability/availability.ts";
import { Traffic } from "./traffic/traffic.ts";

/** By what else than their names the parts of a cluster find objects. */
export const CLUSTER_INDEXES: readonly Index[] = [
  ...[POD_OWNER_INDEX, POD_NODE_INDEX, REPLICA_SET_OWNER_INDEX, REVISION_OWNER_INDEX],
  ...[ENDPOINT_SLICE_INDEX, SERVICE_ADDRESS_INDEX, ...EVENT_INDEXES, ...VOLUME_INDEXES],
];

/** All parts of a control plane and the kubelets of its nodes, in the order in which they are told. */
export function clusterParts(knobs: ClusterKnobs, options: KubeletOptions): readonly Component[] {
  const kubelet = { ...options, probes: knobs.probes };
  return [
    new NodeAgent(),
    new Scheduler(),
    new Kubelet(kubelet),
    new NodeLifecycle({
      monitorPeriodMs: knobs.nodeMonitorPeriodMs,
      monitorGracePeriodMs: knobs.nodeMonitorGracePeriodMs,
      evictionRate: knobs.nodeEvictionRate,
      secondaryEvictionRate: knobs.secondaryNodeEvictionRate,
      largeClusterThreshold: knobs.largeClusterSizeThreshold,
      unhealthyZoneThreshold: knobs.unhealthyZoneThreshold,
    }),
    new TaintEviction(),
    new NamespaceDefaults(),
    new NamespaceDeletion(),
    new PodGarbageCollector(),
    new GarbageCollector(),
    // Before deployments, so that a set that is to be smaller is so before another one grows.
    new ReplicaSetController(),
    new DeploymentController(),
    new StatefulSetController(),
    new DaemonSetController(),
    new JobController(),
    new CronJobController(),
    new EphemeralVolumes(),
    new VolumeBinder(),
    new VolumeProtection(),
    new HorizontalPodAutoscalers({ source: new LoadMetrics() }),
    new Disruption(),
    new ResourceQuotas(),
    new DefinitionCleanup(),
    new ServiceEndpoints(),
    new OldEndpoints(),
    new Traffic({ endpointLagMs: knobs.endpointLagMs, timing: kubelet }),
    new Availability(),
    new EventExpiry(),
    new Drainer(),
  ];
}
