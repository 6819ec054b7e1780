import type { Component, World } from "../../components/component.ts";
import { SERVICES } from "../../objects/resources.ts";
import type { Service, ServicePort } from "../../objects/service.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { SortedMap } from "../../store/sorted-map.ts";
import type { Store } from "../../store/store.ts";

const NAME = "service-addresses";
/** 10.96.0.0/16, the usual range of services; its first address is that of the API server. */
const RANGE = "10.96.";
const FIRST = 2;
const LAST = 256 * 256 - 2;
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

/**
 * Gives services their addresses, and ports on nodes to those that want them. The API server does so
 * within the request and draws by lot; here it follows the request, in turn, so that it is the same
 * every time.
 */
export class ServiceAddresses implements Component {
  readonly name = NAME;
  /** Addresses and ports that are taken, with the service that has them. */
  readonly #taken: SortedMap<string, string>;

  constructor(taken: SortedMap<string, string> = SortedMap.ofTexts()) {
    this.#taken = taken;
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource !== SERVICES.id) return;
    const key = keyOf(object);
    for (const one of takenBy(previous as Service | null)) {
      if (this.#taken.get(one) === key) this.#taken.delete(one);
    }
    if (type === "DELETED") return;
    for (const one of takenBy(object as Service)) this.#taken.set(one, key);
    if (wantsMore(object as Service)) world.enqueue(NAME, key);
  }

  reconcile(key: string, { store, writer }: World): void {
    const { namespace, name } = splitKey(key);
    const service = store.get(SERVICES, namespace, name);
    if (service === undefined || !wantsMore(service)) return;
    const { spec } = service;
    const clusterIP = spec.clusterIP || this.#freeAddress();
    const ports = wantsNodePorts(service) ? this.#withNodePorts(spec.ports ?? []) : spec.ports;
    const { ipFamilies = ["IPv4"], ipFamilyPolicy = "SingleStack" } = spec;
    const filled = { ...spec, clusterIP, clusterIPs: [clusterIP], ipFamilies, ipFamilyPolicy };
    writer.update(SERVICES, { ...service, spec: { ...filled, ...(ports && { ports }) } });
  }

  rebuild(store: Store): void {
    for (const service of store.list(SERVICES)) {
      for (const one of takenBy(service)) this.#taken.set(one, keyOf(service));
    }
  }

  fork(): Component {
    return new ServiceAddresses(this.#taken.fork());
  }

  #freeAddress(): string {
    for (let number = FIRST; number <= LAST; number++) {
      const address = `${RANGE}${Math.floor(number / 256)}.${number % 256}`;
      if (!this.#taken.has(address)) return address;
    }
    return "None";
  }

  #withNodePorts(ports: readonly ServicePort[]): readonly ServicePort[] {
    let next = FIRST_NODE_PORT;
    return ports.map((port) => {
      if (port.nodePort) return port;
      while (next <= LAST_NODE_PORT && this.#taken.has(String(next))) next += 1;
      return next > LAST_NODE_PORT ? port : { ...port, nodePort: next++ };
    });
  }
}

function wantsMore(service: Service): boolean {
  const { clusterIP, clusterIPs, ports = [], type } = service.spec;
  if (type === "ExternalName") return false;
  if (!clusterIP || clusterIPs === undefined) return true;
  return wantsNodePorts(service) && ports.some(({ nodePort }) => !nodePort);
}

function wantsNodePorts({ spec: { type } }: Service): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

function takenBy(service: Service | null): string[] {
  const { clusterIP = "", ports = [] } = service?.spec ?? {};
  const own = clusterIP !== "" && clusterIP !== "None" ? [clusterIP] : [];
  return [...own, ...ports.flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : []))];
}
