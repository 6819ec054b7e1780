import type { Endpoint, EndpointPort, EndpointSlice } from "../../objects/endpoint-slice.ts";
import type { EndpointAddress, EndpointSubset } from "../../objects/endpoints.ts";
import type { Service } from "../../objects/service.ts";

/** What an object holds at most: those that are ready come first. */
const MOST_ADDRESSES = 1_000;

interface Member {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

/**
 * The pods of a service's slices as Endpoints have them: those with the same ports together, without
 * those that are about to end (kube-controller-manager 1.34, endpoint-controller).
 */
export function subsetsOf(
  { spec: { publishNotReadyAddresses = false, ports: wanted = [] } }: Service,
  slices: readonly EndpointSlice[],
): { readonly subsets: readonly EndpointSubset[]; readonly isTruncated: boolean } {
  const byPorts = new Map<string, { ports: readonly EndpointPort[]; members: Member[] }>();
  for (const { endpoints, ports } of slices) {
    // A pod that has none of the ports is nowhere.
    if (wanted.length > 0 && ports.length === 0) continue;
    const key = JSON.stringify(ports);
    const group = byPorts.get(key) ?? { ports, members: [] };
    byPorts.set(key, group);
    for (const endpoint of endpoints) {
      const { terminating = false, serving = false } = endpoint.conditions ?? {};
      if (terminating && !publishNotReadyAddresses) continue;
      const address = addressOf(endpoint);
      group.members.push({ address, ready: publishNotReadyAddresses || serving });
    }
  }
  const groups = [...byPorts.values()].filter(({ members }) => members.length > 0);
  const count = groups.reduce((sum, { members }) => sum + members.length, 0);
  const isTruncated = count > MOST_ADDRESSES;
  let room = MOST_ADDRESSES;
  const kept = groups.map(({ ports, members }) => {
    const sorted = members.toSorted(byReadinessAndAddress).slice(0, room);
    room -= sorted.length;
    return subset(ports, sorted);
  });
  return { subsets: kept, isTruncated };
}

function subset(ports: readonly EndpointPort[], members: readonly Member[]): EndpointSubset {
  const [ready, others] = [true, false].map((wanted) =>
    members.filter((member) => member.ready === wanted).map(({ address }) => address),
  );
  return {
    ...(ready?.length && { addresses: ready }),
    ...(others?.length && { notReadyAddresses: others }),
    ...(ports.length > 0 && { ports: ports.map(named) }),
  };
}

/** Only ports that have one have a name here. */
function named({ name = "", ...port }: EndpointPort): EndpointPort {
  return name === "" ? port : { name, ...port };
}

function addressOf({ addresses, hostname, nodeName, targetRef }: Endpoint): EndpointAddress {
  return {
    ip: addresses[0] ?? "",
    ...(hostname && { hostname }),
    ...(nodeName !== undefined && { nodeName }),
    ...(targetRef && { targetRef }),
  };
}

function byReadinessAndAddress(a: Member, b: Member): number {
  if (a.ready !== b.ready) return a.ready ? -1 : 1;
  return bytesOf(a.address.ip) - bytesOf(b.address.ip);
}

function bytesOf(ip: string): number {
  return ip.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}
