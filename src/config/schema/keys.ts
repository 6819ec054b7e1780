import * as z from "zod";

/**
 * The building blocks of the schema. Each key carries its description, its default and, as
 * `error`, what is expected of its value in words; a key with nothing after it counts as not
 * written, as a half-finished file has them.
 */

/** What editors show of a key, and docs/configuration.md tells. */
export interface KeyMeaning {
  /** Sentences in Markdown. */
  description: string;
  /** A value, valid where the rest of the file goes with it. */
  example: unknown;
}

/** What is published of a key, under the names that JSON Schema has for it. */
export function published({ description, example }: KeyMeaning) {
  return { description, examples: [example] };
}

/** A key that has a default. */
export function keyWithDefault<T>(schema: z.ZodType<T>, fallback: T, meaning: KeyMeaning) {
  return schema
    .nullable()
    .transform((value): T => value ?? fallback)
    .default(fallback as never)
    .meta({ ...published(meaning), default: fallback });
}

/** A key whose absence means something of its own: null. */
export function optionalKey<T>(schema: z.ZodType<T>, meaning: KeyMeaning) {
  return schema
    .nullable()
    .default(null)
    .meta({ ...published(meaning), default: null });
}

/** A mapping that is empty when absent. */
export function mappingKey<T>(schema: z.ZodType<Record<string, T>>, meaning: KeyMeaning) {
  return keyWithDefault<Record<string, T>>(schema, {}, meaning);
}

/** Text that is passed on to a program: neither empty bytes nor anything but scalars. */
export function scalarText(error: string) {
  return z.union(
    [
      z
        .string({ error })
        .refine((text) => !text.includes("\0"), { error: "may not hold a NUL character" }),
      z.number({ error }),
      z.boolean({ error }),
    ],
    { error },
  );
}

/** Names of services and ports, as DNS labels. */
export function nameSchema(what: string) {
  return z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
    error: `a ${what}'s name is a small letter, then up to 39 of a-z, 0-9 and -`,
  });
}

const PORT_ERROR = "expected a port number from 1 to 65535";
export const portNumberSchema = z
  .int({ error: PORT_ERROR })
  .min(1, { error: PORT_ERROR })
  .max(65_535, { error: PORT_ERROR });
