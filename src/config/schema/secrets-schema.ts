import * as z from "zod";
import { SECRET_DELIVERIES } from "../choices.ts";
import { keyWithDefault, mappingKey, nameSchema, optionalKey, published } from "./keys.ts";

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
      from: optionalKey(z.union([provider, commandWords], { error: FROM_ERROR }), {
        description:
          "Where the value comes from: `env:NAME` (a variable of the shell or of `.env`), `file:path` (relative to `devstack.yaml`) or `exec:program argument …` (what it prints, run without a shell; as a list, words may hold blanks). Either this or `generate`.",
        example: "env:PAYMENT_KEY",
      }),
      generate: optionalKey(
        z
          .int({ error: BYTES_ERROR })
          .min(16, { error: BYTES_ERROR })
          .max(1024, { error: BYTES_ERROR }),
        {
          description:
            "So many random bytes, written as base64url: made at the first `up`, the same at every later one, until `devstack down --volumes`.",
          example: 32,
        },
      ),
      to: z
        .array(nameSchema("service"), { error: TO_ERROR })
        .min(1, { error: TO_ERROR })
        .meta(
          published({
            description:
              "The services that get it. A secret of which no service is part of the stack is not asked for; a service with `url` or `urls` can get none.",
            example: ["router"],
          }),
        ),
      as: keyWithDefault(z.enum(SECRET_DELIVERIES, { error: AS_ERROR }), "file", {
        description:
          "`file`: the service finds the path of a file in `NAME_FILE`, where NAME is the secret's name in capitals with `_` for `-`. `env`: the value itself in `NAME`.",
        example: "env",
      }),
    },
    { error: "expected a mapping such as { from: env:API_KEY, to: [router] }" },
  )
  .meta({ id: "secret" });

/** The key `secrets`. */
export const secretsKey = mappingKey(
  z.record(nameSchema("secret"), secretSchema, {
    error: "expected a mapping of names to secrets",
  }),
  {
    description:
      "Values that nothing may show: where they come from (the environment, a file, a program, or generated), and which services get them.",
    example: { "payment-key": { from: "env:PAYMENT_KEY", to: ["router"] } },
  },
);

export type SecretData = z.output<typeof secretSchema>;
