import * as z from "zod";
import { NEED_CONDITIONS } from "../choices.ts";
import {
  keyWithDefault,
  mappingKey,
  nameSchema,
  optionalKey,
  portNumberSchema,
  scalarText,
} from "./keys.ts";
import { launchKeys } from "./launch-schema.ts";
import { metricsSchema, portNameKey, probeSchema } from "./probe-schema.ts";
import { proofSchema } from "./proof-schema.ts";

const BOOLEAN_ERROR = "expected true or false";
const PROCESS_ERROR = "expected a list: the program and its arguments";
const BINARY_ERROR = "expected builtin, or a path with a / in it such as ./bin/opa";
const WATCH_ERROR = "expected a path or a glob";
const ENV_NAME_ERROR = "an environment variable's name is letters, digits and _, not first a digit";

/** One entry of `services`. */
export const serviceSchema = z
  .strictObject(
    {
      enabled: keyWithDefault(
        z.boolean({ error: BOOLEAN_ERROR }),
        true,
        "Whether the service is part of the stack.",
      ),
      profiles: keyWithDefault(
        z.array(nameSchema("profile"), { error: "expected a list of names such as [debug]" }),
        [],
        "The service is part of the stack only with one of these: devstack up --profile NAME, or DEVSTACK_PROFILES.",
      ),
      env: mappingKey(
        z.record(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: ENV_NAME_ERROR }),
          scalarText("expected text, a number, true or false"),
          { error: "expected a mapping of names to values" },
        ),
        "Environment variables, in addition to those that the service has anyway.",
      ),
      ports: mappingKey(
        z.record(portNameKey, portNumberSchema, {
          error: "expected a mapping of port names to numbers",
        }),
        "Host ports by name: this number, or an error when it is taken.",
      ),
      process: optionalKey(
        z
          .array(scalarText("expected one word of the command"), { error: PROCESS_ERROR })
          .min(1, { error: PROCESS_ERROR }),
        "The program and its arguments, run in the folder of devstack.yaml without a shell. For one of the platform's services it takes its place.",
      ),
      ...launchKeys,
      binary: optionalKey(
        z.string({ error: BINARY_ERROR }).regex(/^builtin$|\//, { error: BINARY_ERROR }),
        "For opa, otel-collector, prometheus and tempo: the program to use instead of the one on PATH, or builtin for devstack's own.",
      ),
      policy: optionalKey(
        z.string({ error: "expected the path of a .rego file or a folder of them" }).min(1, {
          error: "expected the path of a .rego file or a folder of them",
        }),
        "For opa: a policy of your own, a .rego file or a folder of them. Needs the opa program.",
      ),
      probes: optionalKey(
        z.array(probeSchema, { error: "expected a list of probes" }),
        "How to tell from outside that the service is ready; all must pass.",
      ),
      needs: mappingKey(
        z.record(
          nameSchema("service"),
          z.enum(NEED_CONDITIONS, { error: "expected started, ready or done" }),
          { error: "expected a mapping such as { router: ready }" },
        ),
        "Services that come first, and how far they must be: started, ready, or done (jobs).",
      ),
      watch: keyWithDefault(
        z.array(z.string({ error: WATCH_ERROR }).min(1, { error: WATCH_ERROR }), {
          error: "expected a list such as [src, config/*.json]",
        }),
        [],
        "For a process: files, folders and globs, relative to devstack.yaml, whose change restarts it.",
      ),
      job: keyWithDefault(
        z.boolean({ error: BOOLEAN_ERROR }),
        false,
        "For a service of your own: it is done when it exits with 0, and is not restarted.",
      ),
      metrics: optionalKey(
        metricsSchema,
        "Where Prometheus finds the metrics: a path on the port http (or the first), or port and path; none for a program without any in the place of one of the platform's.",
      ),
      proof: optionalKey(proofSchema, "What a marked request must leave behind in this service."),
    },
    { error: "expected a mapping of the service's keys" },
  )
  .meta({ id: "service" });
