import * as z from "zod";
import { RUNTIME_CHOICES } from "../choices.ts";
import { STACK_NAME, STACK_NAME_RULE } from "../stack-name.ts";
import { keyWithDefault, mappingKey, nameSchema, portNumberSchema } from "./keys.ts";
import { secretsKey } from "./secrets-schema.ts";
import { serviceSchema } from "./service-schema.ts";
import { topologyKey } from "./topology-schema.ts";

const INCLUDE_ERROR = "expected the path of a Compose file";
const INCLUDE_LIST_ERROR = "expected a list such as [compose.tools.yaml]";

/** `router:` with nothing after it: all defaults. */
const serviceOrNothing = serviceSchema
  .nullable()
  .transform((value) => value ?? serviceSchema.parse({}));

/**
 * devstack.yaml: the one source of its types, its validation and its JSON Schema. What a schema
 * cannot say (names that refer to each other, cycles, keys that do not go together) is in steps/.
 */
export const configSchema = z.strictObject(
  {
    name: keyWithDefault(
      z.string({ error: STACK_NAME_RULE }).regex(STACK_NAME, { error: STACK_NAME_RULE }),
      "atp",
      {
        description:
          "The name of the folder's own stack. `devstack --name` makes others beside it, and all can be up at the same time, like those of other folders.",
        example: "shop",
      },
    ),
    runtime: keyWithDefault(
      z.enum(RUNTIME_CHOICES, { error: `expected ${listed(RUNTIME_CHOICES)}` }),
      "auto",
      {
        description:
          "How the stack is run: `embedded` as plain processes, `compose` as containers, `auto` as containers where an engine and Compose can be used and as processes elsewhere. A stack that was up keeps its runtime until another is asked for, here or by `devstack up --runtime`.",
        example: "embedded",
      },
    ),
    services: mappingKey(
      z.record(nameSchema("service"), serviceOrNothing, {
        error: "expected a mapping of service names",
      }),
      {
        description: "Changes to the platform's services, and services of your own, by name.",
        example: { router: { env: { ROUTER_RPS_LIMIT: 50 } } },
      },
    ),
    ports: mappingKey(
      z.record(nameSchema("service"), portNumberSchema, {
        error: "expected a mapping of service names to port numbers",
      }),
      {
        description:
          "The host port of a service's main port, by service. This number, or an error that names who has it.",
        example: { router: 8443 },
      },
    ),
    include: keyWithDefault(
      z.array(z.string({ error: INCLUDE_ERROR }).min(1, { error: INCLUDE_ERROR }), {
        error: INCLUDE_LIST_ERROR,
      }),
      [],
      {
        description:
          "Compose files of your own, relative to this file, whose services run beside those of the stack, find them by name and go with them. devstack neither waits for them nor proves them. Containers are needed: where `runtime` is `embedded` it is refused.",
        example: ["compose.tools.yaml"],
      },
    ),
    schemaVersion: keyWithDefault(
      z.literal(1, {
        error: "expected 1: for a later version of this file devstack has to be updated",
      }),
      1,
      {
        description: "The version of this file's language. Another one than 1 is refused.",
        example: 1,
      },
    ),
    secrets: secretsKey,
    topology: topologyKey,
  },
  { error: "expected a mapping: keys such as name, services and ports" },
);

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** The file's data with every default filled in. */
export type ConfigData = z.output<typeof configSchema>;
export type ServiceData = ConfigData["services"][string];
export type ProbeData = NonNullable<ServiceData["probes"]>[number];
