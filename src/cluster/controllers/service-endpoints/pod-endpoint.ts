import type { Endpoint, EndpointPort } from "../../objects/endpoint-slice.ts";
import type { Node } from "../../objects/node.ts";
import type { Container, Pod } from "../../objects/pod.ts";
import { isFinished, isReady, isTerminating } from "../../objects/pod-facts.ts";
import type { Service, ServicePort } from "../../objects/service.ts";
import { sidecarsOf } from "../../objects/sidecars.ts";

/**
 * A pod as an endpoint of a service (kube-controller-manager 1.34, endpointslice-controller); null for
 * one that cannot be one: it has ended, has no address yet, or stands on no node that is known.
 */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service): Endpoint | null {
  const addresses = (pod.status?.podIPs ?? []).map(({ ip }) => ip);
  const { publishNotReadyAddresses = false } = service.spec;
  if (isFinished(pod) || addresses.length === 0) return null;
  if (node === undefined && !publishNotReadyAddresses) return null;
  const { name, namespace = "", uid } = pod.metadata;
  const { nodeName, hostname, subdomain } = pod.spec;
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const ready = publishNotReadyAddresses || (serving && !terminating);
  const zone = node?.metadata.labels?.["topology.kubernetes.io/zone"];
  const isNamed = hostname && subdomain === service.metadata.name;
  const endpoint: Endpoint = {
    addresses: addresses.slice(0, 1),
    conditions: { ready, serving, terminating },
    ...(isNamed && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    targetRef: { kind: "Pod", name, namespace, uid },
    ...(zone && { zone }),
  };
  const hints = hintsOf(endpoint, service);
  return hints === null ? endpoint : { ...endpoint, hints };
}

/** From where a ready endpoint should be used: its own zone, or its own node before that. */
function hintsOf(
  { conditions, nodeName, zone }: Endpoint,
  { spec: { trafficDistribution } }: Service,
): NonNullable<Endpoint["hints"]> | null {
  if (trafficDistribution === undefined || conditions?.ready !== true) return null;
  const forNode = trafficDistribution === "PreferSameNode" && nodeName !== undefined;
  if (zone === undefined && !forNode) return null;
  return {
    ...(zone !== undefined && { forZones: [{ name: zone }] }),
    ...(forNode && { forNodes: [{ name: nodeName }] }),
  };
}

/** The ports of a service as a pod has them; a named one that the pod does not have is left out. */
export function endpointPortsOf(pod: Pod, { spec: { ports = [] } }: Service): EndpointPort[] {
  return ports.flatMap((wanted) => {
    const port = portNumber(pod, wanted);
    if (port === null) return [];
    const { name = "", protocol = "TCP", appProtocol } = wanted;
    return [{ name, port, protocol, ...(appProtocol !== undefined && { appProtocol }) }];
  });
}

function portNumber({ spec }: Pod, { port, targetPort, protocol = "TCP" }: ServicePort) {
  if (targetPort === undefined || targetPort === 0 || targetPort === "") return port;
  if (typeof targetPort === "number") return targetPort;
  const sidecars = sidecarsOf(spec);
  const all = [...spec.containers, ...sidecars].flatMap(({ ports = [] }: Container) => ports);
  const found = all.find((one) => one.name === targetPort && (one.protocol ?? "TCP") === protocol);
  return found?.containerPort ?? null;
}
