import * as z from "zod/mini";

const U8_MAX = 255;
const U32_MAX = 2 ** 32 - 1;
/** Larger ones than 2^53 lose their last digits in JavaScript, which no bound here depends on. */
const U64_MAX = 2 ** 64;

/** Ids are repeated in every answer. */
const id = z.string().check(z.maxLength(200));
const name = z.string().check(z.maxLength(1_000));
const names = z.nullish(z.array(name).check(z.maxLength(100)));

function unsigned(maximum: number) {
  return z.number().check(
    z.gte(0),
    z.lte(maximum),
    z.refine((value) => Number.isInteger(value)),
  );
}

const frameSchema = z.object({
  v: unsigned(U8_MAX),
  session_id: id,
  stream_id: id,
  msg_seq: unsigned(U64_MAX),
  frag_seq: unsigned(U32_MAX),
  flags: z.array(name).check(z.maxLength(100)),
  qos: name,
  ttl: unsigned(U8_MAX),
  window: z.object({
    max_parallel: unsigned(U32_MAX),
    max_tokens: unsigned(U64_MAX),
    max_usd_micros: unsigned(U64_MAX),
  }),
  meta: z.object({
    task_type: z.nullish(name),
    languages: names,
    risk: z.nullish(name),
    data_scope: names,
    trace: z.nullish(name),
    tool_permissions: names,
    environment_id: z.nullish(name),
    security_groups: names,
  }),
  payload: z.object({
    type: name,
    content: z.unknown().check(z.refine((content) => content !== undefined)),
    expiry_ms: z.nullish(unsigned(U64_MAX)),
  }),
});

/** What a client sends over the web socket: one request of one stream of a session. */
export type Frame = z.infer<typeof frameSchema>;

/** The frame in a message; null when it is none. Unknown fields are ignored. */
export function parseFrame(text: string): Frame | null {
  try {
    const parsed = frameSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The lanes of the platform; whatever is none of the better two is bronze. */
export function laneOf({ qos }: Frame): "gold" | "silver" | "bronze" {
  return qos === "gold" || qos === "silver" ? qos : "bronze";
}
