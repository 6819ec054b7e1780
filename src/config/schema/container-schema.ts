import * as z from "zod";
import { isTarget, kindOf, parseMount } from "../mount.ts";
import { keyWithDefault, optionalKey, published, scalarText } from "./keys.ts";

const COMMAND_ERROR = "expected a list of arguments";
const MOUNT_ERROR =
  'expected "volume:/path", "./folder:/path" or the same with :ro, or a mapping { type, source, target, read_only }';
const SOURCE_ERROR = "expected the name of a volume, or a path that begins with . or /";
const TARGET_ERROR = "expected an absolute path in the container";
const BOOLEAN_ERROR = "expected true or false";

const longMount = z.strictObject(
  {
    type: z.enum(["volume", "bind"], { error: "expected volume or bind" }).meta(
      published({
        description: "`volume` for one that the engine keeps, `bind` for a folder or a file.",
        example: "bind",
      }),
    ),
    source: z
      .string({ error: SOURCE_ERROR })
      .refine((text) => kindOf(text) !== null, { error: SOURCE_ERROR })
      .meta(
        published({
          description: "The name of the volume, or the path, relative to `devstack.yaml`.",
          example: "./pages",
        }),
      ),
    target: z
      .string({ error: TARGET_ERROR })
      .refine(isTarget, { error: TARGET_ERROR })
      .meta(published({ description: "Where the container has it.", example: "/srv/pages" })),
    read_only: keyWithDefault(z.boolean({ error: BOOLEAN_ERROR }), false, {
      description: "The container may only read it.",
      example: true,
    }),
  },
  { error: MOUNT_ERROR },
);

const mount = z.union(
  [
    z
      .string({ error: MOUNT_ERROR })
      .refine((text) => parseMount(text) !== null, { error: MOUNT_ERROR }),
    longMount,
  ],
  { error: MOUNT_ERROR },
);

export type MountData = z.output<typeof mount>;

/** The keys that say more of a container than its image. */
export const containerKeys = {
  command: optionalKey(
    z
      .array(scalarText("expected one argument"), { error: COMMAND_ERROR })
      .min(1, { error: COMMAND_ERROR }),
    {
      description:
        "Of a service with `image` or `build`: what the image's entry point gets in place of the image's own command. May hold references.",
      example: ["serve", "--listen", "${listen:http}"],
    },
  ),
  volumes: keyWithDefault(z.array(mount, { error: "expected a list of volumes" }), [], {
    description:
      "Of a service with `image` or `build`: what its container has besides its image, as Compose writes it: `data:/var/lib/data` is a volume that the engine keeps until `devstack down --volumes`, and one name is one volume for all services; `./pages:/srv/pages:ro` is a folder or a file, relative to `devstack.yaml`. The engine's socket is refused.",
    example: ["data:/var/lib/data", "./pages:/srv/pages:ro"],
  }),
};
