import * as z from "zod";
import { ADDRESS, externalAddress } from "../external-address.ts";
import { optionalKey, published } from "./keys.ts";
import { portNameKey } from "./probe-schema.ts";

const URL_ERROR = "expected an address without a path, such as http://127.0.0.1:9000";
const URLS_ERROR =
  "expected a mapping such as { grpc: 127.0.0.1:7070, http: http://127.0.0.1:7071 }";
const IMAGE_ERROR = "expected the name of an image, such as ghcr.io/acme/router:dev";
const BUILD_ERROR = "expected a folder with a Dockerfile, or { context: folder, dockerfile: name }";

const addressSchema = z
  .string({ error: URL_ERROR })
  .regex(ADDRESS, { error: URL_ERROR, abort: true })
  .refine((text) => externalAddress(text) !== null, { error: URL_ERROR });

const pathText = z.string({ error: BUILD_ERROR }).min(1, { error: BUILD_ERROR });

/** The keys that say who else than devstack's own program is a service. */
export const launchKeys = {
  url: optionalKey(addressSchema, {
    description:
      "Where the service already runs, say in the IDE: `http://HOST:PORT` or `HOST:PORT`, without a path. It is probed and wired into the environment of the others and `devstack env`, and never started or stopped.",
    example: "http://127.0.0.1:9000",
  }),
  urls: optionalKey(z.record(portNameKey, addressSchema, { error: URLS_ERROR }), {
    description: "The same as `url` by port name, for a service with several ports.",
    example: { grpc: "127.0.0.1:7070", http: "http://127.0.0.1:7071" },
  }),
  image: optionalKey(
    // The grammar of an image reference is the engine's affair; blanks are in none.
    z.string({ error: IMAGE_ERROR }).regex(/^[\w][\w./:@-]*$/, { error: IMAGE_ERROR }),
    {
      description:
        "The image to run. It needs a container engine: where `runtime` is `embedded` it is refused, unless `process` says what to run there.",
      example: "ghcr.io/acme/router:dev",
    },
  ),
  build: optionalKey(
    z.union(
      [
        pathText,
        z.strictObject(
          {
            context: pathText.meta(
              published({
                description: "The folder to build, relative to `devstack.yaml`.",
                example: "./web",
              }),
            ),
            dockerfile: optionalKey(pathText, {
              description:
                "The path of the Dockerfile within that folder; `Dockerfile` when absent.",
              example: "docker/web.Dockerfile",
            }),
          },
          { error: BUILD_ERROR },
        ),
      ],
      { error: BUILD_ERROR },
    ),
    {
      description:
        "The folder of a Dockerfile to build and run, or a mapping. It needs a container engine, as `image` does.",
      example: "./web",
    },
  ),
};
