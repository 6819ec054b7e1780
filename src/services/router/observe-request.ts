import * as z from "zod/mini";
import { type ValidationDetail, validationDetails } from "./validation-detail.ts";

/** Above an hour a latency is a mistake of units, and it would spoil the average for long. */
const LATENCY_MAX_MS = 3_600_000;

const name = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum));

/** The body of POST /v1/observe. Fields that are not listed are ignored, as the platform does. */
const observeBody = z.object({
  request_id: name(128),
  model: name(200),
  latency_ms: z.number().check(z.gte(0), z.lte(LATENCY_MAX_MS)),
  cost_usd: z.nullish(z.number().check(z.gte(0))),
  quality_score: z.nullish(z.number().check(z.gte(0), z.lte(1))),
  tokens: z.nullish(z.int().check(z.gte(0))),
  metadata: z.nullish(z.record(z.string(), z.unknown())),
});

/** What a client saw of one answer. */
export interface ObserveRequest {
  requestId: string;
  /** The model or adapter that gave it. */
  model: string;
  latencyMs: number;
  /** 0 to 1; null when the client did not judge. */
  quality: number | null;
}

/** The observation in a parsed JSON body, or every fault of it in the form that FastAPI reports. */
export function parseObserveRequest(
  body: unknown,
): { ok: true; observed: ObserveRequest } | { ok: false; detail: ValidationDetail[] } {
  const parsed = observeBody.safeParse(body);
  if (!parsed.success) return { ok: false, detail: validationDetails(parsed.error.issues, body) };
  const { data } = parsed;
  return {
    ok: true,
    observed: {
      requestId: data.request_id,
      model: data.model,
      latencyMs: data.latency_ms,
      quality: data.quality_score ?? null,
    },
  };
}
