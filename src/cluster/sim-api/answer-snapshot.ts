import type * as z from "zod";
import { type ApiAnswer, type ApiRequest, jsonAnswer, textAnswer } from "../api/request.ts";
import { MemoryFault } from "../components/memory.ts";
import { readSnapshot, SnapshotFault, snapshotText } from "../snapshot/snapshot-text.ts";
import { ApiError } from "../status/api-error.ts";
import type { loadedDocument } from "./documents/traffic.ts";
import type { SimApiOptions } from "./sim-api-options.ts";

/** The whole cluster as text. */
export function answerSnapshot(_: ApiRequest, { cluster }: SimApiOptions): ApiAnswer {
  return textAnswer(snapshotText(cluster.save()));
}

/**
 * Puts the cluster of a snapshot in the place of this one, and answers what time it is there.
 *
 * @throws ApiError BadRequest for a text that is no snapshot, or is another version's; then nothing has changed
 */
export function loadSnapshot(request: ApiRequest, options: SimApiOptions): ApiAnswer {
  const text = new TextDecoder().decode(request.body);
  try {
    const saved = readSnapshot(text);
    options.load(saved);
    const body = { now: new Date(saved.nowMs).toISOString() };
    return jsonAnswer(body satisfies z.infer<typeof loadedDocument>);
  } catch (error) {
    if (!(error instanceof SnapshotFault || error instanceof MemoryFault)) throw error;
    throw new ApiError("BadRequest", `the snapshot is not loaded: ${error.message}`);
  }
}
