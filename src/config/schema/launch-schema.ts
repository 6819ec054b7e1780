import * as z from "zod";
import { ADDRESS, externalAddress } from "../external-address.ts";
import { optionalKey } from "./keys.ts";
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
  url: optionalKey(
    addressSchema,
    "Where the service already runs, say in the IDE: http://HOST:PORT or HOST:PORT. It is probed and wired, and never started or stopped.",
  ),
  urls: optionalKey(
    z.record(portNameKey, addressSchema, { error: URLS_ERROR }),
    "The same by port name, for a service with several ports.",
  ),
  image: optionalKey(
    // The grammar of an image reference is the engine's affair; blanks are in none.
    z.string({ error: IMAGE_ERROR }).regex(/^[\w][\w./:@-]*$/, { error: IMAGE_ERROR }),
    "The image to run in place of the usual one. Needs a container engine.",
  ),
  build: optionalKey(
    z.union(
      [
        pathText,
        z.strictObject(
          {
            context: pathText.describe("The folder to build, relative to devstack.yaml."),
            dockerfile: optionalKey(pathText, "The Dockerfile's path within that folder."),
          },
          { error: BUILD_ERROR },
        ),
      ],
      { error: BUILD_ERROR },
    ),
    "The folder of a Dockerfile to build and run. Needs a container engine.",
  ),
};
