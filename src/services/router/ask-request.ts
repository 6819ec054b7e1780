import * as z from "zod/mini";
import { PROMPT_MAX_CHARS } from "./limits.ts";
import { type ValidationDetail, validationDetails } from "./validation-detail.ts";

/** Characters as people count them, and as the platform's Python services do: code points. */
export function countChars(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function text(minimum: number, maximum: number) {
  return z.string().check((context) => {
    const input = context.value;
    const chars = countChars(input);
    const bound = { input, inclusive: true, origin: "string" } as const;
    if (chars < minimum) context.issues.push({ ...bound, code: "too_small", minimum });
    if (chars > maximum) context.issues.push({ ...bound, code: "too_big", maximum });
  });
}

/** Adapters refuse a prompt of nothing but spaces; telling so here names the field at fault. */
const notBlank = z.refine<string>((prompt) => prompt === "" || prompt.trim() !== "", {
  error: "Value error, prompt must not be blank",
});

const names = z.nullish(z.array(text(1, 200)).check(z.maxLength(50)));

/**
 * The body of POST /v1/ask. Fields that are not listed are ignored, as the platform does.
 * `context_refs`, `turn_id` and `session_id` are checked and go nowhere yet.
 */
const askBody = z.object({
  prompt: text(1, PROMPT_MAX_CHARS).check(notBlank),
  quality: z._default(z.enum(["fast", "balanced", "high"]), "balanced"),
  max_cost_usd: z._default(z.number().check(z.gte(0.001), z.lte(10)), 0.05),
  latency_slo_ms: z._default(z.int().check(z.gte(100), z.lte(30_000)), 2_000),
  conversation_id: z.nullish(text(0, 100)),
  turn_id: z.nullish(text(0, 100)),
  session_id: z.nullish(text(0, 100)),
  task_type: z.nullish(text(0, 50)),
  context_refs: names,
  tenant: z._default(text(0, 50), "public"),
  consistency_level: z._default(z.enum(["EVENTUAL", "RYW"]), "EVENTUAL"),
  stream: z.nullish(z.boolean()),
  tool_permissions: names,
  security_groups: names,
});

export type Quality = "fast" | "balanced" | "high";

/** A validated ask. */
export interface AskRequest {
  prompt: string;
  /** Code points of the prompt. */
  promptChars: number;
  quality: Quality;
  maxCostUsd: number;
  latencySloMs: number;
  /** Null when the client names none: the router makes one. */
  conversationId: string | null;
  taskType: string | null;
  tenant: string;
  /** `RYW`: the context must hold what this client wrote last. */
  consistency: "EVENTUAL" | "RYW";
  /** What the body says about streaming; null leaves it to the Accept header. */
  stream: boolean | null;
  /** For the policy: what the ask wants to be allowed to use. */
  toolPermissions: readonly string[] | null;
  securityGroups: readonly string[] | null;
}

/** The ask in a parsed JSON body, or every fault of it in the form that FastAPI reports. */
export function parseAskRequest(
  body: unknown,
): { ok: true; ask: AskRequest } | { ok: false; detail: ValidationDetail[] } {
  const parsed = askBody.safeParse(body);
  if (!parsed.success) return { ok: false, detail: validationDetails(parsed.error.issues, body) };
  const { data } = parsed;
  return {
    ok: true,
    ask: {
      prompt: data.prompt,
      promptChars: countChars(data.prompt),
      quality: data.quality,
      maxCostUsd: data.max_cost_usd,
      latencySloMs: data.latency_slo_ms,
      // An empty id names no conversation; it must not make strangers share one.
      conversationId: data.conversation_id || null,
      taskType: data.task_type ?? null,
      tenant: data.tenant,
      consistency: data.consistency_level,
      stream: data.stream ?? null,
      toolPermissions: data.tool_permissions ?? null,
      securityGroups: data.security_groups ?? null,
    },
  };
}
