import type { EndpointPort } from "./endpoint-slice.ts";
import type { KubeObject } from "./meta.ts";

/** core/v1 Endpoints: all pods behind a service, as old clients ask for them. */
export interface Endpoints extends KubeObject {
  readonly subsets?: readonly EndpointSubset[];
}

/** Pods with the same ports. */
export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly notReadyAddresses?: readonly EndpointAddress[];
  readonly ports?: readonly EndpointPort[];
}

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid: string;
  };
}
