import type { Service } from "../../objects/service.ts";
import type { Store } from "../../store/store.ts";
import { FieldErrors, invalidObject } from "../../validation/field-errors.ts";
import { isTaken } from "./address-index.ts";
import { withIpFamilies } from "./ip-families.ts";
import { hasAddress, withKeptValues, withoutUnused } from "./kept-values.ts";
import { withHealthPort, withNodePorts } from "./node-ports.ts";

type Spec = Service["spec"];

const KIND = { group: "", kind: "Service" };
/** 10.96.0.0/16, the usual range of services; its first address is that of the API server. */
const RANGE = "10.96.";
const FIRST = 2;
const COUNT = 256 * 256 - 1 - FIRST;

/**
 * A new service with the address and the ports on nodes that it is to have. A real server draws them
 * by lot; here the search for free ones begins at a place that follows from its name.
 *
 * @throws ApiError Invalid for what cannot be had
 */
export function withAddresses(service: Service, store: Pick<Store, "find">): Service {
  const { clusterIP, clusterIPs } = { ...service.spec };
  const addressed = clusterIP && clusterIPs === undefined && { clusterIPs: [clusterIP] };
  const spec = { ...service.spec, ...addressed };
  return { ...service, spec: allocated({ ...service, spec }, undefined, store) };
}

/** The same of one that takes the place of another. @throws ApiError Invalid for what cannot be had */
export function withAddressesOf(
  service: Service,
  previous: Service,
  store: Pick<Store, "find">,
): Service {
  const kept = { ...service, spec: withKeptValues({ ...service.spec }, previous.spec) };
  const spec = allocated(kept, previous.spec, store);
  return { ...service, spec: withoutUnused(spec, previous.spec) };
}

function allocated(service: Service, before: Spec | undefined, store: Pick<Store, "find">): Spec {
  const isFree = (one: string | number) => !isTaken(store, one, service);
  const addressed = hasAddress(service.spec)
    ? withClusterIp(withFamilies(service, before), { service, before, isFree })
    : service.spec;
  const errors = new FieldErrors();
  const pool = { isTaken: (port: number) => !isFree(port), start: placeOf(service) };
  const spec = withNodePorts(addressed, before, { pool, errors });
  refuse(errors, service);
  return withHealthPort(spec, pool);
}

function withFamilies(service: Service, before: Spec | undefined): Spec {
  const { spec, errors } = withIpFamilies(service.spec, before);
  refuse(errors, service);
  return spec;
}

function withClusterIp(
  spec: Spec,
  {
    service,
    before,
    isFree,
  }: {
    service: Service;
    before: Spec | undefined;
    isFree: (address: string) => boolean;
  },
): Spec {
  // It is given once.
  if (before !== undefined && hasAddress(before)) return spec;
  const { clusterIP = "", clusterIPs = [] } = spec;
  if (clusterIP === "None") return spec;
  // Whoever looks at the whole object says what is wrong with these.
  if (clusterIPs.length > 1 || (clusterIPs[0] ?? "") !== clusterIP) return spec;
  if (clusterIP === "") {
    const address = freeAddress(placeOf(service), isFree);
    return { ...spec, clusterIP: address, clusterIPs: [address] };
  }
  if (!/^\d+(\.\d+){3}$/.test(clusterIP)) return spec;
  const errors = new FieldErrors();
  const why = clusterIP.startsWith(RANGE)
    ? !isFree(clusterIP) && "provided IP is already allocated"
    : "the provided network does not match the current range";
  if (why !== false) {
    errors.invalid("spec.clusterIPs", [clusterIP], `failed to allocate IP ${clusterIP}: ${why}`);
  }
  refuse(errors, service);
  return spec;
}

function freeAddress(place: number, isFree: (address: string) => boolean): string {
  for (let step = 0; step < COUNT; step++) {
    const number = FIRST + ((place + step) % COUNT);
    const address = `${RANGE}${number >> 8}.${number & 255}`;
    if (isFree(address)) return address;
  }
  return "";
}

/** FNV-1a of its name, so that the same service is found at the same address each time. */
function placeOf({ metadata: { namespace = "", name } }: Service): number {
  let hash = 2_166_136_261;
  for (const byte of new TextEncoder().encode(`${namespace}/${name}`)) {
    hash = Math.imul(hash ^ byte, 16_777_619);
  }
  return hash >>> 0;
}

function refuse({ found }: FieldErrors, { metadata: { name } }: Service): void {
  if (found.length > 0) throw invalidObject(KIND, name, found);
}
