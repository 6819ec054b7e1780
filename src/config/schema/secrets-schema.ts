import * as z from "zod";
import { SECRET_DELIVERIES } from "../choices.ts";
import { keyWithDefault, mappingKey, nameSchema, optionalKey } from "./keys.ts";

const FROM_ERROR =
  'expected "env:NAME", "file:path" or "exec:program argument …", the last also as a list of words';
const BYTES_ERROR = "expected a whole number of bytes from 16 to 1024";
const TO_ERROR = "expected a list of services";
const AS_ERROR = "expected file or env";

/** `env:NAME`, `file:path`, `exec:program args`. */
const provider = z
  .string({ error: FROM_ERROR })
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|exec:\s*\S.*)$/, { error: FROM_ERROR });

const commandWords = z
  .array(z.string({ error: "expected one word of the command, in quotes if it is a number" }), {
    error: FROM_ERROR,
  })
  .refine(([first]) => first !== undefined && /^exec:\s*\S/.test(first), { error: FROM_ERROR });

/** One entry of `secrets`. */
export const secretSchema = z
  .strictObject(
    {
      from: optionalKey(
        z.union([provider, commandWords], { error: FROM_ERROR }),
        "Where the value comes from: env:NAME (the caller's environment), file:path (relative to devstack.yaml) or exec:program with arguments (what it prints, without a shell).",
      ),
      generate: optionalKey(
        z
          .int({ error: BYTES_ERROR })
          .min(16, { error: BYTES_ERROR })
          .max(1024, { error: BYTES_ERROR }),
        "In place of from: so many random bytes, written as base64url, made once and kept until down --volumes.",
      ),
      to: z
        .array(nameSchema("service"), { error: TO_ERROR })
        .min(1, { error: TO_ERROR })
        .meta({ description: "The services that get it." }),
      as: keyWithDefault(
        z.enum(SECRET_DELIVERIES, { error: AS_ERROR }),
        "file",
        "file: the service finds the path of a file in NAME_FILE, where NAME is the secret's name in capitals with _ for -. env: the value itself in NAME.",
      ),
    },
    { error: "expected a mapping such as { from: env:API_KEY, to: [router] }" },
  )
  .meta({ id: "secret" });

/** The key `secrets`. */
export const secretsKey = mappingKey(
  z.record(nameSchema("secret"), secretSchema, {
    error: "expected a mapping of names to secrets",
  }),
  "Values that no file of the stack may show: where they come from, and which services get them.",
);

export type SecretData = z.output<typeof secretSchema>;
