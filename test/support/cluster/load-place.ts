import { DeploymentController } from "../../../src/cluster/controllers/deployment/deployment-controller.ts";
import { HorizontalPodAutoscalers } from "../../../src/cluster/controllers/horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts";
import { ReplicaSetController } from "../../../src/cluster/controllers/replica-set/replica-set-controller.ts";
import {
  ENDPOINT_SLICE_INDEX,
  ServiceEndpoints,
} from "../../../src/cluster/controllers/service-endpoints/service-endpoints.ts";
import { Kubelet } from "../../../src/cluster/kubelet/kubelet.ts";
import { LoadMetrics } from "../../../src/cluster/metrics/load-metrics.ts";
import type { ResourceRequirements } from "../../../src/cluster/objects/pod.ts";
import { DEPLOYMENTS, SERVICES } from "../../../src/cluster/objects/resources.ts";
import { Availability } from "../../../src/cluster/traffic/availability/availability.ts";
import { REQUESTS_ANNOTATION } from "../../../src/cluster/traffic/requested-rates.ts";
import { Traffic } from "../../../src/cluster/traffic/traffic.ts";
import { create, must } from "./default-objects.ts";
import { NodePlace } from "./node-place.ts";
import { SchedulerInTurn } from "./scheduler-in-turn.ts";

const LABELS = { app: "web" };
const NODE_NAMES = ["n1", "n2", "n3"];

export interface LoadedWorkload {
  readonly replicas: number;
  /** Requests per second. */
  readonly requests: number;
  readonly resources?: ResourceRequirements;
  /** What its pods say, without the prefix. */
  readonly wishes?: Readonly<Record<string, string>>;
}

/** Three nodes in zones of their names, and a deployment `web` behind a service that is sent requests. */
export class LoadPlace extends NodePlace {
  constructor({ replicas, requests, resources = {}, wishes = {} }: LoadedWorkload) {
    const components = [
      ...[new SchedulerInTurn(NODE_NAMES), new Kubelet({ events: false }), new ServiceEndpoints()],
      ...[new DeploymentController(), new ReplicaSetController()],
      new HorizontalPodAutoscalers({ source: new LoadMetrics() }),
      ...[new Traffic({ endpointLagMs: 500 }), new Availability()],
    ];
    super(components, { indexes: [ENDPOINT_SLICE_INDEX] });
    for (const name of NODE_NAMES) this.node(name, name);
    const annotations = Object.fromEntries(
      Object.entries(wishes).map(([name, text]) => [`sim.devstack.dev/${name}`, text]),
    );
    const ports = [{ containerPort: 80 }];
    create(this.cluster, DEPLOYMENTS, {
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } },
      spec: {
        ...{ replicas, selector: { matchLabels: LABELS } },
        template: {
          metadata: { labels: LABELS, annotations },
          spec: { containers: [{ name: "web", image: "web:1", ports, resources }] },
        },
      },
    });
    create(this.cluster, SERVICES, {
      ...{ apiVersion: "v1", kind: "Service", metadata: { name: "web" } },
      spec: { selector: LABELS, ports: [{ port: 80 }] },
    });
    this.send(requests);
  }

  /** From now on so many requests per second. */
  send(requests: number): void {
    const service = must(this.cluster, SERVICES, "web");
    const annotations = { [REQUESTS_ANNOTATION]: String(requests) };
    const metadata = { ...service.metadata, annotations };
    this.cluster.write((writer) => writer.update(SERVICES, { ...service, metadata }));
  }
}
