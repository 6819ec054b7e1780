import {
  ENDPOINT_SLICE_INDEX,
  ServiceEndpoints,
} from "../../../src/cluster/controllers/service-endpoints/service-endpoints.ts";
import { Kubelet } from "../../../src/cluster/kubelet/kubelet.ts";
import type { PodSpec } from "../../../src/cluster/objects/pod.ts";
import { SERVICES } from "../../../src/cluster/objects/resources.ts";
import type { Service } from "../../../src/cluster/objects/service.ts";
import { Availability } from "../../../src/cluster/traffic/availability/availability.ts";
import { REQUESTS_ANNOTATION } from "../../../src/cluster/traffic/requested-rates.ts";
import { Traffic } from "../../../src/cluster/traffic/traffic.ts";
import type { TrafficReport } from "../../../src/cluster/traffic/traffic-report.ts";
import { openWindow, readWindow } from "../../../src/cluster/traffic/traffic-window.ts";
import { NodePlace } from "./node-place.ts";

const LABELS = { app: "web" };

/** Nodes `a1`, `a2`, `b1`, … in the zones `a`, `b`, `c`, and a service `web` that is sent requests. */
export class TrafficPlace extends NodePlace {
  constructor(zones: readonly string[] = ["a", "b", "c"]) {
    const components = [
      ...[new Kubelet({ events: false }), new ServiceEndpoints()],
      ...[new Traffic({ endpointLagMs: 500 }), new Availability()],
    ];
    super(components, { indexes: [ENDPOINT_SLICE_INDEX] });
    for (const zone of zones) {
      this.node(`${zone}1`, zone);
      this.node(`${zone}2`, zone);
    }
  }

  /** @param requests what its annotation says */
  service(requests: string, spec: Partial<Service["spec"]> = {}, name = "web"): void {
    const annotations = { [REQUESTS_ANNOTATION]: requests };
    this.cluster.write((writer) =>
      writer.create(SERVICES, {
        ...{ apiVersion: "v1", kind: "Service" },
        metadata: { namespace: "default", name, annotations },
        spec: { selector: LABELS, ports: [{ port: 80 }], ...spec },
      }),
    );
  }

  /** A pod behind the service on each of these nodes, named as they are. */
  serve(nodes: readonly string[], spec: Partial<PodSpec> = {}): void {
    for (const nodeName of nodes) this.pod(nodeName, { ...spec, nodeName }, { labels: LABELS });
  }

  /** What comes of requests in that many seconds. */
  during(seconds: number): TrafficReport {
    const window = openWindow(this.cluster);
    this.pass(seconds);
    return readWindow(window, this.cluster);
  }
}

/** Where requests went: `a>b 10` for ten that succeeded, `a>b 10/2` where two more were lost. */
export function pairsOf({ services }: TrafficReport): string[] {
  return services.flatMap(({ pairs }) =>
    pairs
      .map(({ from, to, succeeded, lost }) => {
        const losses = lost > 0 ? `/${rounded(lost)}` : "";
        return `${from}>${to ?? "-"} ${rounded(succeeded)}${losses}`;
      })
      .toSorted(),
  );
}

function rounded(count: number): number {
  return Math.round(count * 1_000) / 1_000;
}
