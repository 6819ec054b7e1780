import { child, textAt } from "../tree/tree.ts";
import type { ComposeTree } from "./load-compose.ts";
import type { Service } from "./service.ts";

/** Who can reach whom by name. */
export class Networks {
  readonly #services: ReadonlyMap<string, Service>;
  readonly #compose: ComposeTree;

  constructor(compose: ComposeTree, services: ReadonlyMap<string, Service>) {
    this.#compose = compose;
    this.#services = services;
  }

  /** Names of the engine's networks that a service is on; null when that cannot be known. */
  of(service: Service, depth = 0): ReadonlySet<string> | null {
    const mode = service.networkMode;
    if (mode === "none") return new Set();
    if (mode?.startsWith("service:")) {
      const other = this.#services.get(mode.slice("service:".length));
      return other && depth < 5 ? this.of(other, depth + 1) : null;
    }
    if (mode !== null && mode !== "bridge") return null;
    return new Set([...service.networks.keys()].map((key) => this.#nameOf(key)));
  }

  /** Whether two services share a network; null when that cannot be known. */
  meet(one: Service, other: Service): boolean | null {
    const [first, second] = [this.of(one), this.of(other)];
    if (first === null || second === null) return null;
    return [...first].some((network) => second.has(network));
  }

  /** The service that is meant by a host name: its own, its container's, or an alias; else null. */
  named(host: string): Service | null {
    const own = this.#services.get(host);
    if (own !== undefined) return own;
    for (const service of this.#services.values()) {
      if (textAt(service.node, "container_name") === host) return service;
      for (const aliases of service.networks.values()) if (aliases.includes(host)) return service;
    }
    return null;
  }

  /** Whether a service may know names that are not in these files. */
  mayKnowMore(service: Service): boolean {
    if (this.#compose.incomplete || service.networkMode !== null) return true;
    if (child(service.node, "external_links") !== null || child(service.node, "links") !== null)
      return true;
    return [...service.networks.keys()].some((key) => {
      const network = child(this.#compose.root, "networks", key);
      return child(network, "external") !== null && textAt(network, "external") !== "false";
    });
  }

  /** Several keys may mean one network of the engine. */
  #nameOf(key: string): string {
    const network = child(this.#compose.root, "networks", key);
    const name = textAt(network, "name") ?? textAt(network, "external", "name");
    return name === null ? `key ${key}` : `name ${name}`;
  }
}
