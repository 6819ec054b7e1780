import * as z from "zod";
import type { ConfigPath } from "../config-path.ts";

/** The keys that the schema knows at a path; those of all alternatives where there are several. */
export function knownKeys(schema: z.ZodType, path: ConfigPath): string[] {
  const keys = path
    .reduce<z.ZodType[]>((schemas, step) => schemas.flatMap((each) => child(each, step)), [schema])
    .flatMap(alternatives)
    .flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
  return [...new Set(keys)];
}

function child(schema: z.ZodType, step: string | number): z.ZodType[] {
  return alternatives(schema).flatMap((each) => {
    if (each instanceof z.ZodArray) return [asType(each.element)];
    if (each instanceof z.ZodRecord) return [asType(each.valueType)];
    if (each instanceof z.ZodObject && Object.hasOwn(each.shape, step)) {
      return [asType(each.shape[step])];
    }
    return [];
  });
}

/** The schema without its wrappers, or every alternative of a union. */
function alternatives(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return alternatives(asType(schema.unwrap()));
  }
  if (schema instanceof z.ZodPipe) return alternatives(asType(schema.in));
  if (schema instanceof z.ZodUnion) return schema.options.map(asType).flatMap(alternatives);
  return [schema];
}

/** The library types its parts by their internals only. */
function asType(part: unknown): z.ZodType {
  if (part instanceof z.ZodType) return part;
  throw new TypeError("not a schema");
}
