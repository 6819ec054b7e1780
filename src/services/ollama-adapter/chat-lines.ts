import * as z from "zod/mini";

/** More on one line is no word of an answer. */
const LINE_LIMIT_CHARS = 1024 * 1024;

/** One line of the answer of POST /api/chat (Ollama, "API": generate a chat completion). */
const chatLineSchema = z.object({
  message: z.optional(z.object({ content: z.optional(z.string()) })),
  done: z.optional(z.boolean()),
  done_reason: z.optional(z.string()),
  /** Tokens of the prompt; absent where Ollama had it in its cache. */
  prompt_eval_count: z.optional(z.int().check(z.minimum(0))),
  /** Tokens of the answer. */
  eval_count: z.optional(z.int().check(z.minimum(0))),
  /** What went wrong after the answer had begun: its status cannot say it any more. */
  error: z.optional(z.string()),
});

export type ChatLine = z.infer<typeof chatLineSchema>;

/** The line, or undefined for a text that is none. */
export function parseChatLine(text: string): ChatLine | undefined {
  try {
    return chatLineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * The lines of a body that comes in pieces, cut anywhere: also within a character. The last one
 * needs no line break. Empty lines are left out.
 *
 * @throws RangeError for a line without end.
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LINE_LIMIT_CHARS) throw new RangeError("a line without end");
    yield* lines.filter((line) => line.trim() !== "");
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield rest;
}
