import * as z from "zod/mini";
import { exactDigits, parseExactly } from "../../kit/exact-json.ts";

const U8_MAX = 255;
const U32_MAX = 2 ** 32 - 1;
const U64_MAX = 2n ** 64n - 1n;
/** The last answer to a frame has a number so much higher than the frame's. */
const SEQ_STEPS = 2n;

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

/** Of 64 bits, all of which count: who numbers its frames by the clock looks for that number. */
function unsigned64(maximum = U64_MAX) {
  const read = z.transform((input: unknown, context) => {
    const text = typeof input === "number" ? String(input) : exactDigits(input);
    const value = /^\d{1,20}$/.test(text ?? "") ? BigInt(text ?? "") : null;
    if (value !== null && value <= maximum) return value;
    context.issues.push({ code: "custom", input });
    return 0n;
  });
  return z.pipe(z.unknown(), read);
}

const frameSchema = z.object({
  v: unsigned(U8_MAX),
  session_id: id,
  stream_id: id,
  msg_seq: unsigned64(U64_MAX - SEQ_STEPS),
  frag_seq: unsigned(U32_MAX),
  flags: z.array(name).check(z.maxLength(100)),
  qos: name,
  ttl: unsigned(U8_MAX),
  window: z.object({
    max_parallel: unsigned(U32_MAX),
    max_tokens: unsigned64(),
    max_usd_micros: unsigned64(),
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
    expiry_ms: z.nullish(unsigned64()),
  }),
});

/** What a client sends over the web socket: one request of one stream of a session. */
export type Frame = z.infer<typeof frameSchema>;

/**
 * The frame in a message; null when it is none. Unknown fields are ignored. The content's numbers
 * are written as they came when it goes on as JSON.
 */
export function parseFrame(text: string): Frame | null {
  try {
    const parsed = frameSchema.safeParse(parseExactly(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The lanes of the platform; whatever is none of the better two is bronze. */
export function laneOf({ qos }: Frame): "gold" | "silver" | "bronze" {
  return qos === "gold" || qos === "silver" ? qos : "bronze";
}
