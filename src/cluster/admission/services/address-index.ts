import { SERVICES } from "../../objects/resources.ts";
import type { Service } from "../../objects/service.ts";
import type { Index, Store } from "../../store/store.ts";

const NAME = "address";

/** Services by the addresses and the ports on nodes that they have: no two have the same. */
export const SERVICE_ADDRESS_INDEX: Index = {
  ...{ resource: SERVICES.id, name: NAME },
  of: (service) => takenBy(service as Service),
};

/** Whether another service has an address, or a port on all nodes. */
export function isTaken(
  store: Pick<Store, "find">,
  wanted: string | number,
  { metadata: { name, namespace } }: Service,
): boolean {
  return store
    .find(SERVICES, NAME, String(wanted))
    .some(({ metadata }) => metadata.name !== name || metadata.namespace !== namespace);
}

function takenBy({ spec }: Service): string[] {
  const { clusterIP = "", healthCheckNodePort = 0 } = spec;
  const numbers = [...nodePortsOf(spec), ...(healthCheckNodePort ? [healthCheckNodePort] : [])];
  const address = clusterIP === "" || clusterIP === "None" ? [] : [clusterIP];
  return [...address, ...new Set(numbers.map(String))];
}

/** The ports on nodes that a service has. */
export function nodePortsOf({ ports = [] }: Service["spec"]): number[] {
  return ports.flatMap(({ nodePort = 0 }) => (nodePort === 0 ? [] : [nodePort]));
}
