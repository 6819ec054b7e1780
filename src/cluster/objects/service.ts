import type { IntOrString, KubeObject, Labels } from "./meta.ts";

/** core/v1 Service. */
export interface Service extends KubeObject {
  readonly spec: {
    /** Without one, a service selects no pods. */
    readonly selector?: Labels;
    readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
    /** `None` for a service without an address of its own. */
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly ipFamilies?: readonly ("IPv4" | "IPv6")[];
    readonly ipFamilyPolicy?: string;
    /** Pods count as ready from the moment they have an address. */
    readonly publishNotReadyAddresses?: boolean;
    /** Which endpoints a request goes to first; to all alike when absent. */
    readonly trafficDistribution?: "PreferClose" | "PreferSameZone" | "PreferSameNode";
    readonly externalTrafficPolicy?: "Cluster" | "Local";
    readonly internalTrafficPolicy?: "Cluster" | "Local";
    readonly externalIPs?: readonly string[];
    readonly externalName?: string;
    readonly sessionAffinity?: string;
    readonly allocateLoadBalancerNodePorts?: boolean;
    readonly loadBalancerClass?: string;
    readonly healthCheckNodePort?: number;
    readonly ports?: readonly ServicePort[];
  };
}

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: "TCP" | "UDP" | "SCTP";
  readonly port: number;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}
