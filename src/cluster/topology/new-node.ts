import type { Node } from "../objects/node.ts";
import type { NewObject } from "../write/writer.ts";
import { type NodeClass, STANDARD_CLASS } from "./cluster-topology.ts";
import { KUBERNETES_VERSION } from "./kubernetes-version.ts";

export interface NodeDescription {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** The name of its class, and what it says. */
  readonly classes: Readonly<Record<string, NodeClass>>;
  readonly class?: string | undefined;
  /** Unlike that of any other node, from 0: its addresses follow from it. */
  readonly number: number;
}

/** The class of nodes that name none. */
export const STANDARD = "standard";
/** The most nodes that there are addresses for. */
const MOST_NODES = 128 * 256;

/**
 * A machine as its kubelet registers it, without a condition yet.
 *
 * @throws RangeError for a number that there is no address for
 */
export function newNode(description: NodeDescription): NewObject<Node> {
  const { name, region, zone, number } = description;
  if (number >= MOST_NODES) throw new RangeError(`There are addresses for ${MOST_NODES} nodes.`);
  const className = description.class ?? STANDARD;
  const machine: NodeClass = description.classes[className] ?? STANDARD_CLASS;
  const room = { ...STANDARD_CLASS.resources, ...machine.resources };
  const podCIDR = `10.${128 + Math.floor(number / 256)}.${number % 256}.0/24`;
  return {
    ...{ apiVersion: "v1", kind: "Node" },
    metadata: {
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": className,
        "topology.kubernetes.io/region": region,
        "topology.kubernetes.io/zone": zone,
        ...machine.labels,
      },
    },
    spec: {
      ...{ podCIDR, podCIDRs: [podCIDR], providerID: `devstack://${zone}/${name}` },
      ...(machine.taints !== undefined && { taints: machine.taints }),
    },
    status: {
      ...{ capacity: room, allocatable: room },
      addresses: [
        { type: "InternalIP", address: addressOf(number) },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        ...{ architecture: "amd64", operatingSystem: "linux", osImage: "devstack simulated node" },
        ...{ kernelVersion: "6.12.0-devstack", containerRuntimeVersion: "containerd://2.1.4" },
        ...{ kubeletVersion: KUBERNETES_VERSION, kubeProxyVersion: KUBERNETES_VERSION },
        ...{ bootID: "", machineID: name, systemUUID: name },
      },
    },
  };
}

/** 172.16.0.0/12, from 172.16.0.1 on: no address ends in 0 or 255. */
function addressOf(number: number): string {
  const block = Math.floor(number / 254);
  return `172.${16 + Math.floor(block / 256)}.${block % 256}.${(number % 254) + 1}`;
}
