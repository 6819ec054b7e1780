import type { JsonObject } from "../../util/json/json-object.ts";
import { apiVersionOf } from "../api-resources/resource-kind.ts";
import type { ResourceRegistry } from "../api-resources/resource-registry.ts";
import { fromStored, toStored } from "../conversion/convert-object.ts";
import { customShape } from "../custom-resources/custom-shape.ts";
import type { KubeObject } from "../objects/meta.ts";
import { SCHEMA_TYPES } from "../schema/schema-types.ts";
import { emptyObject } from "./empty-object.ts";
import { FieldManager } from "./field-manager.ts";
import { TypeShapes } from "./type-shapes.ts";

/** Account of the fields of all kinds that are served. */
export function fieldManager(registry: Pick<ResourceRegistry, "byKind">): FieldManager {
  const shapes = new TypeShapes(SCHEMA_TYPES);
  return new FieldManager({
    shapeOf: ({ schema, custom }) =>
      custom === undefined
        ? shapes.of(schema)
        : customShape(custom.schema, shapes.of("meta.v1.ObjectMeta")),
    emptyOf: ({ schema = "" }) => emptyObject(SCHEMA_TYPES, schema),
    convert: (kind, object, apiVersion) => {
      const other = registry.byKind(apiVersion, kind.kind);
      if (other === undefined) return null;
      const stored = toStored(kind, object as unknown as KubeObject);
      const converted = fromStored(other, { ...stored, kind: other.kind });
      return {
        kind: other,
        object: { ...converted, apiVersion: apiVersionOf(other) } as unknown as JsonObject,
      };
    },
  });
}
