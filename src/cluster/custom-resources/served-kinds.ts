import { RESOURCE_KINDS, ResourceRegistry } from "../api-resources/resource-registry.ts";
import type { ReadableStore } from "../cluster.ts";
import { definedKinds } from "./defined-kinds.ts";
import { type CustomResourceDefinition, DEFINITIONS } from "./definition.ts";

/** The kinds that clusters serve at a moment: those of Kubernetes, and those that were defined. */
export class ServedKinds {
  #definitions: readonly CustomResourceDefinition[] | null = null;
  #registry = new ResourceRegistry();

  /** Those of one cluster: the same registry for as long as no definition changes. */
  of(store: Pick<ReadableStore, "list">): ResourceRegistry {
    const definitions = store.list(DEFINITIONS);
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
