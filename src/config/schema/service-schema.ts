import * as z from "zod";
import { NEED_CONDITIONS } from "../choices.ts";
import { containerKeys } from "./container-schema.ts";
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
      enabled: keyWithDefault(z.boolean({ error: BOOLEAN_ERROR }), true, {
        description:
          "`false` leaves the service out: it is not started, and `devstack env` has no address of it.",
        example: false,
      }),
      profiles: keyWithDefault(
        z.array(nameSchema("profile"), { error: "expected a list of names such as [debug]" }),
        [],
        {
          description:
            "The service is part of the stack only when one of these is asked for: `devstack up --profile debug` (also of `run`, `config` and `doctor`), or `DEVSTACK_PROFILES=debug,load`. `status`, `logs` and `down` know what `up` was given.",
          example: ["debug"],
        },
      ),
      env: mappingKey(
        z.record(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: ENV_NAME_ERROR }),
          scalarText("expected text, a number, true or false"),
          { error: "expected a mapping of names to values" },
        ),
        {
          description:
            "Environment variables, in addition to those that the service has anyway. Values may hold references such as `${ROUTER_URL}`.",
          example: { ROUTER: "${ROUTER_URL}", LEVEL: "${LEVEL:-info}" },
        },
      ),
      ports: mappingKey(
        z.record(portNameKey, portNumberSchema, {
          error: "expected a mapping of port names to numbers",
        }),
        {
          description:
            "Host ports by name. This number, or an error that names who has it. A name that is or begins with `http` or `grpc` (`http-admin`) says the protocol; others are plain TCP. A service of the platform has ports of its own names, and no others.",
          example: { http: 9100 },
        },
      ),
      process: optionalKey(
        z
          .array(scalarText("expected one word of the command"), { error: PROCESS_ERROR })
          .min(1, { error: PROCESS_ERROR }),
        {
          description:
            "The program and its arguments, run in the folder of `devstack.yaml` without a shell. Under the name of one of the platform's services it takes that one's place.",
          example: ["node", "billing.js"],
        },
      ),
      ...launchKeys,
      ...containerKeys,
      binary: optionalKey(
        z.string({ error: BINARY_ERROR }).regex(/^builtin$|\//, { error: BINARY_ERROR }),
        {
          description:
            "Of `opa`, `otel-collector`, `prometheus`, `tempo` and `grafana`: the path of the program to use instead of the one on PATH, or `builtin` for devstack's stand-in, which `grafana` has none of.",
          example: "./bin/prometheus",
        },
      ),
      policy: optionalKey(
        z.string({ error: "expected the path of a .rego file or a folder of them" }).min(1, {
          error: "expected the path of a .rego file or a folder of them",
        }),
        {
          description:
            "Of `opa`: a policy of your own, a `.rego` file or a folder of them. It needs the opa program.",
          example: "./policy",
        },
      ),
      probes: optionalKey(z.array(probeSchema, { error: "expected a list of probes" }), {
        description:
          "Of a program of yours: how to tell from outside that it is ready; all must pass. Without any it is ready when its first port accepts connections, or, without ports, when it runs.",
        example: [{ http: "/healthz" }],
      }),
      needs: mappingKey(
        z.record(
          nameSchema("service"),
          z.enum(NEED_CONDITIONS, { error: "expected started, ready or done" }),
          { error: "expected a mapping such as { router: ready }" },
        ),
        {
          description:
            "Services that come first, and how far they must be: `started`, `ready`, or `done` (jobs).",
          example: { router: "ready" },
        },
      ),
      watch: keyWithDefault(
        z.array(z.string({ error: WATCH_ERROR }).min(1, { error: WATCH_ERROR }), {
          error: "expected a list such as [src, config/*.json]",
        }),
        [],
        {
          description:
            "Of a service with `process`: files, folders and globs, relative to `devstack.yaml`, whose change restarts it. Only other content counts; `node_modules`, `.git` and `.devstack` never do. A service that changes what it watches is restarted five times in a row, and then `status` calls it degraded and says why.",
          example: ["src", "config/*.json"],
        },
      ),
      job: keyWithDefault(z.boolean({ error: BOOLEAN_ERROR }), false, {
        description:
          "Of a service of your own: it is done when it exits with 0, and is not restarted. It runs again at an `up` when it failed, when its entry has changed, and when the stack was down.",
        example: true,
      }),
      metrics: optionalKey(metricsSchema, {
        description:
          "Of a program of yours: where Prometheus finds its metrics: a path on the port `http` (or the first), or a mapping; `none` for a program without any in the place of one of the platform's.",
        example: "/metrics",
      }),
      proof: optionalKey(proofSchema, {
        description: "Of a program of yours: what a marked request must leave behind in it.",
        example: { spans: "none", counter: "billing_requests_total" },
      }),
    },
    { error: "expected a mapping of the service's keys" },
  )
  .meta({ id: "service" });
