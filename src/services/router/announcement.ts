import { FIRST_CHUNK_MAX_MS } from "./limits.ts";

/** A longer name of a model or an adapter is cut. */
export const NAME_MAX_CHARS = 100;

/** What an adapter may say of itself in the free part of its estimate. */
export interface Announcement {
  /** The name of its model. */
  model: string | undefined;
  /** How long it may take to its first chunk, since its model has to be loaded; 0 when it says nothing. */
  firstChunkMs: number;
}

const NOTHING: Announcement = { model: undefined, firstChunkMs: 0 };

/** Reads `token_estimates_json`: `{"model": "…", "first_token_ms": 60000}`, both left out by most. */
export function announcementIn(tokenEstimatesJson: string): Announcement {
  try {
    const { model, first_token_ms: firstMs } = JSON.parse(tokenEstimatesJson);
    return {
      model: typeof model === "string" && model !== "" ? model.slice(0, NAME_MAX_CHARS) : undefined,
      firstChunkMs:
        typeof firstMs === "number" && firstMs > 0 ? Math.min(firstMs, FIRST_CHUNK_MAX_MS) : 0,
    };
  } catch {
    return NOTHING;
  }
}
