import * as z from "zod";
import { PLATFORM_SERVICE_NAMES, PLATFORM_SERVICES } from "./platform-services.ts";
import { configSchema } from "./schema/config-schema.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema of devstack.yaml, for editors. Draft 7, which the YAML language server knows
 * best. The platform's services are named in it so that editors can offer them.
 */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configSchema, {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema, path }) => {
      // Left out by the library where a transform follows, since that might change their type.
      const meta = z.globalRegistry.get(zodSchema) ?? {};
      for (const key of ["default", "examples"] as const) {
        if (key in meta) Object.assign(jsonSchema, { [key]: meta[key] });
      }
      if (path.join(".") === "properties.services") nameServices(jsonSchema.anyOf?.[0]);
    },
  });
  return { ...schema, title: "devstack.yaml" };
}

function nameServices(services: JsonSchema | undefined): void {
  const entry = services?.additionalProperties;
  if (services === undefined || typeof entry !== "object") return;
  services.properties = Object.fromEntries(
    PLATFORM_SERVICE_NAMES.map((name) => {
      const ports = Object.entries(PLATFORM_SERVICES[name]).map((port) => port.join(" "));
      return [name, { ...entry, description: `Ports: ${ports.join(", ")}.` }];
    }),
  );
}
