import type { IntOrString, KubeObject, Labels } from "./meta.ts";

/** core/v1 Service. */
export interface Service extends KubeObject {
  readonly spec: {
    /** Without one, a service selects no pods. */
    readonly selector?: Labels;
    readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
    readonly clusterIP?: string;
    readonly ports?: readonly ServicePort[];
  };
}

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: "TCP" | "UDP" | "SCTP";
  readonly port: number;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
}
