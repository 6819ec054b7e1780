import { QuotaUsages } from "../admission/quota/quota-usage.ts";
import { requireQuota } from "../admission/quota/require-quota.ts";
import type { CustomVersion } from "../api-resources/custom-version.ts";
import { apiVersionOf, type ResourceKind } from "../api-resources/resource-kind.ts";
import type { KubeObject } from "../objects/meta.ts";
import type { Store } from "../store/store.ts";
import { FieldErrors, invalidObject } from "../validation/field-errors.ts";
import { validateChange, validateNew } from "../validation/validate-object.ts";
import type { Strategies, Strategy } from "../write/strategy.ts";
import { definedKinds } from "./defined-kinds.ts";
import { type CustomResourceDefinition, DEFINITIONS } from "./definition.ts";
import { withSchemaDefaults } from "./schema-defaults.ts";
import { checkSchema } from "./schema-faults.ts";

/**
 * How all resources are written: custom ones by what their definition says at that moment. A definition
 * is read once; all forks of a cluster may share what was read.
 */
export class AllStrategies implements Strategies {
  readonly #known = new WeakMap<CustomResourceDefinition, Strategy>();
  readonly #builtIn: ReadonlyMap<string, Strategy>;

  constructor(builtIn: ReadonlyMap<string, Strategy>) {
    this.#builtIn = builtIn;
  }

  /** The strategy of a resource; nothing where no definition is of that name. */
  get(resource: string, store: Pick<Store, "get">): Strategy | undefined {
    const builtIn = this.#builtIn.get(resource);
    if (builtIn !== undefined) return builtIn;
    const definition = store.get(DEFINITIONS, "", resource);
    if (definition === undefined) return undefined;
    const known = this.#known.get(definition);
    if (known !== undefined) return known;
    const strategy = strategyOf(definition);
    this.#known.set(definition, strategy);
    return strategy;
  }
}

function strategyOf(definition: CustomResourceDefinition): Strategy {
  const kinds = definedKinds(definition);
  const usages = new QuotaUsages();
  const stored = kinds.find(({ storedAs }) => storedAs === undefined);
  const namespaced = definition.spec.scope === "Namespaced";
  const ownStatus = stored?.subresources.some(({ name }) => name === "status") === true;
  const kindOf = ({ apiVersion }: KubeObject) =>
    kinds.find((kind) => apiVersionOf(kind) === apiVersion) ?? stored;
  return {
    ...{ namespaced, ownStatus, counted: true },
    admit: (object, store) => {
      const kind = kindOf(object);
      const admitted = filledIn(ownStatus ? withoutStatus(object) : object, kind?.custom);
      if (kind !== undefined) validateNew(kind, admitted);
      refuseWrong(admitted, kind);
      requireQuota(admitted, { resource: definition.metadata.name, store, usages });
      return admitted;
    },
    admitChange: (object, previous) => {
      const kind = kindOf(object);
      const admitted = filledIn(object, kind?.custom);
      if (kind !== undefined) validateChange(kind, admitted, previous);
      refuseWrong(admitted, kind);
      return admitted;
    },
  };
}

function withoutStatus(object: KubeObject): KubeObject {
  const { status: _ours, ...rest } = object as KubeObject & { status?: unknown };
  return rest;
}

function filledIn(object: KubeObject, custom: CustomVersion | undefined): KubeObject {
  return withSchemaDefaults(custom?.schema ?? {}, object) as KubeObject;
}

/** @throws ApiError Invalid */
function refuseWrong(object: KubeObject, kind: ResourceKind | undefined): void {
  if (kind === undefined) return;
  const errors = new FieldErrors();
  checkSchema(errors, kind.custom?.schema ?? {}, { value: object, field: "" });
  if (errors.found.length > 0) throw invalidObject(kind, object.metadata.name, errors.found);
}
