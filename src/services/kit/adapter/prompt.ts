import { en } from "zod/locales";
import * as z from "zod/mini";
import { GrpcError } from "../grpc-error.ts";

const promptSchema = z.object({
  prompt: z.optional(z.string()),
  messages: z.optional(z.array(z.object({ role: z.string(), content: z.string() }))),
  max_tokens: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  temperature: z.optional(z.number()),
  quality: z.optional(z.string()),
});

export interface Turn {
  role: string;
  content: string;
}

/** What an adapter is asked. */
export interface Prompt {
  /** The question to answer now; not empty. */
  text: string;
  /** Earlier turns, oldest first. */
  history: readonly Turn[];
  /** Upper bound of the answer's tokens, if the caller set one. */
  maxTokens: number | undefined;
  /** How freely to answer, if the caller says: 0 is always the likeliest word. */
  temperature: number | undefined;
}

/**
 * Reads `prompt_json`. Without `prompt` the last message is the question; a last message that
 * repeats `prompt` is the question too, and no earlier turn. Other fields are ignored.
 * Raises INVALID_ARGUMENT.
 */
export function parsePrompt(promptJson: string): Prompt {
  const parsed = promptSchema.safeParse(parseJson(promptJson), { error: en().localeError });
  if (!parsed.success) throw invalid(describeIssues(parsed.error.issues));
  const { prompt, messages = [], max_tokens: maxTokens, temperature } = parsed.data;
  const last = messages.at(-1);
  const text = prompt ?? last?.content;
  if (text === undefined || text.trim() === "")
    throw invalid("neither prompt nor messages has text");
  const endsWithQuestion =
    prompt === undefined || (last?.role === "user" && last.content === prompt);
  const history = endsWithQuestion ? messages.slice(0, -1) : messages;
  return { text, history, maxTokens, temperature };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("not JSON");
  }
}

function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}

function invalid(reason: string): GrpcError {
  return new GrpcError("INVALID_ARGUMENT", `prompt_json: ${reason}`);
}
