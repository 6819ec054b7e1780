import { RESOURCE_KINDS, ResourceRegistry } from "../api-resources/resource-registry.ts";
import type { ReadableStore } from "../cluster.ts";
import { definedKinds } from "./defined-kinds.ts";
import { type CustomResourceDefinition, DEFINITIONS } from "./definition.ts";

/** The kinds that a cluster serves at this moment: those of Kubernetes, and those that were defined. */
export class ServedKinds {
  readonly #store: Pick<ReadableStore, "list">;
  #definitions: readonly CustomResourceDefinition[] | null = null;
  #registry = new ResourceRegistry();

  constructor(store: Pick<ReadableStore, "list">) {
    this.#store = store;
  }

  /** The same registry for as long as no definition changes. */
  get registry(): ResourceRegistry {
    const definitions = this.#store.list(DEFINITIONS);
    const before = this.#definitions;
    const isSame =
      before?.length === definitions.length && definitions.every((one, at) => one === before[at]);
    if (!isSame) {
      this.#definitions = definitions;
      this.#registry = new ResourceRegistry([
        ...RESOURCE_KINDS,
        ...definitions.flatMap(definedKinds),
      ]);
    }
    return this.#registry;
  }
}
