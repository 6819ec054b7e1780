import * as z from "zod";
import { schemaVersion } from "./parts.ts";

/** `devstack config --json`. */
export const configDocument = z.object({
  schemaVersion,
  file: z.string().nullable().describe("Of devstack.yaml; null when there is none."),
  config: z
    .looseObject({ name: z.string(), services: z.record(z.string(), z.looseObject({})) })
    .describe("As it would be written in devstack.yaml; references stay as they are."),
  origins: z
    .record(z.string(), z.string())
    .describe("By path of the value: a file with line and column, or default."),
});
