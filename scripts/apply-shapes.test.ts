import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { dottedName } from "../src/cluster/openapi/schema-names.ts";
import type { Shape } from "../src/cluster/ownership/shape.ts";
import { TypeShapes } from "../src/cluster/ownership/type-shapes.ts";
import { SCHEMA_TYPES } from "../src/cluster/schema/schema-types.ts";
import { hasModule, moduleCache } from "./kubernetes-schema/module-cache.ts";

const MODULE = "k8s.io/client-go@v0.34.1";

interface Type {
  readonly namedType?: string;
  readonly elementRelationship?: string;
  readonly list?: { readonly elementRelationship: string; readonly keys?: readonly string[] };
  readonly map?: { readonly elementRelationship?: string; readonly fields?: readonly Field[] };
}

interface Field {
  readonly name: string;
  readonly type: Type;
}

/** The schema of server-side apply in client-go, by the names of its types. */
function applySchema(): Map<string, Type> {
  const file = join(moduleCache(), MODULE, "applyconfigurations/internal/internal.go");
  const text = /YAMLObject\(`([\s\S]*?)`\)/.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  const { types } = parse(text) as { types: (Type & { name: string })[] };
  return new Map(types.map((type) => [type.name, type]));
}

test.skipIf(!hasModule(MODULE))("fields are owned as client-go's own schema has it", () => {
  const schema = applySchema();
  const shapes = new TypeShapes(SCHEMA_TYPES);
  for (const name of Object.keys(SCHEMA_TYPES)) {
    const shape = shapes.of(name);
    for (const field of schema.get(dottedName(name))?.map?.fields ?? []) {
      const own = shape.kind === "struct" ? shape.field(field.name) : undefined;
      expect(`${name}.${field.name} ${shown(own)}`).toBe(
        `${name}.${field.name} ${wanted(field.type, schema)}`,
      );
    }
  }
});

function shown(shape: Shape | undefined): string {
  if (shape?.kind === "list") return `list by ${shape.keys}`;
  return shape?.kind ?? "none";
}

function wanted({ list, map, namedType, elementRelationship }: Type, schema: Map<string, Type>) {
  if (list?.elementRelationship === "associative") {
    return list.keys === undefined ? "set" : `list by ${list.keys}`;
  }
  if (map !== undefined) return map.elementRelationship === "atomic" ? "leaf" : "map";
  const named = schema.get(namedType ?? "")?.map;
  const relation = elementRelationship ?? named?.elementRelationship;
  return named?.fields === undefined || relation === "atomic" ? "leaf" : "struct";
}
