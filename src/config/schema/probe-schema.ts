import * as z from "zod";
import { keyWithDefault, nameSchema, optionalKey, published } from "./keys.ts";

const PATH_ERROR = "expected a path that begins with /";
const STATUS_ERROR = "expected an HTTP status from 100 to 599";

/** A URL path; control characters and spaces have no place in a request line. */
const pathSchema = z.string({ error: PATH_ERROR }).regex(/^\/[\x21-\x7e]*$/, { error: PATH_ERROR });

const PORT_NAME_ERROR = "expected the name of one of the service's ports";
const portNameSchema = z.string({ error: PORT_NAME_ERROR }).min(1, { error: PORT_NAME_ERROR });

const httpProbe = z.strictObject(
  {
    http: pathSchema.meta(
      published({ description: "The path that is requested with GET.", example: "/healthz" }),
    ),
    port: optionalKey(portNameSchema, {
      description:
        "The port's name; `http` when absent, or the first port where none has that name.",
      example: "http-admin",
    }),
    status: keyWithDefault(
      z
        .int({ error: STATUS_ERROR })
        .min(100, { error: STATUS_ERROR })
        .max(599, { error: STATUS_ERROR }),
      200,
      {
        description: "The status that means ready.",
        example: 204,
      },
    ),
    body: optionalKey(
      z.string({ error: "expected the text that the body must contain" }).min(1, {
        error: "expected the text that the body must contain",
      }),
      {
        description: "Text that the body must contain as well.",
        example: "ok",
      },
    ),
  },
  { error: "expected { http: /path }" },
);

const tcpProbe = z.strictObject(
  {
    tcp: portNameSchema.meta(
      published({
        description: "The name of the port that must accept connections.",
        example: "db",
      }),
    ),
  },
  { error: "expected { tcp: port }" },
);

const grpcProbe = z.strictObject(
  {
    grpc: portNameSchema.meta(
      published({
        description: "The name of the port that must answer `grpc.health.v1` with SERVING.",
        example: "grpc",
      }),
    ),
    service: keyWithDefault(z.string({ error: "expected the name of a gRPC service" }), "", {
      description:
        "The one that is asked for of several services; empty asks for the server as a whole.",
      example: "acme.Billing",
    }),
  },
  { error: "expected { grpc: port }" },
);

/** One probe: how to tell from outside that the service is ready. */
export const probeSchema = z.union([httpProbe, tcpProbe, grpcProbe], {
  error: "expected one of http: /path, tcp: port or grpc: port",
});

const METRICS_TEXT = "expected none, or a path that begins with /";
const METRICS_ERROR = "expected none, a path such as /metrics, or { port: name, path: /metrics }";
/** Where a service's metrics are: a path on its main port, or port and path; none has none. */
export const metricsSchema = z.union(
  [
    // One alternative for all text, so that what is wrong with a mapping is told of the mapping.
    z.string({ error: METRICS_ERROR }).regex(/^(none|\/[\x21-\x7e]*)$/, { error: METRICS_TEXT }),
    z.strictObject(
      {
        port: portNameSchema.meta(
          published({
            description: "The name of the port that serves them.",
            example: "http-admin",
          }),
        ),
        path: keyWithDefault(pathSchema, "/metrics", {
          description: "The path that Prometheus scrapes.",
          example: "/admin/metrics",
        }),
      },
      { error: METRICS_ERROR },
    ),
  ],
  { error: METRICS_ERROR },
);

/** Keys of `ports` and of the top-level `ports`. */
export const portNameKey = nameSchema("port");
