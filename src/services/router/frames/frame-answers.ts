import type { StreamChunk } from "../../kit/adapter-protocol.ts";
import { wholeNumber } from "../../kit/exact-json.ts";
import type { AnswerFailure } from "../errors.ts";
import { shareOf } from "../share.ts";
import type { Frame } from "./frame.ts";

// What the router sends over the web socket, in the shapes of the platform's router. Unlike that
// one it asks one adapter at a time, so there is nothing to agree upon between several: provisional
// results and their downgrades do not occur, and the final result has one member at most.

/** How long a client whose window is full should wait. */
export const BUSY_WAIT_MS = 200;

/** Which message it is, for the metrics. */
export type AnswerKind = "ack" | "partial" | "final" | "error" | "busy";

export type FrameError =
  | "invalid_frame"
  | "ttl_expired"
  | "binary_not_supported"
  | "policy_denied"
  | "shutting_down"
  | "internal_error";

/** The frame was taken. */
export function ackFrame(frame: Frame) {
  const payload = { type: "agent.result.partial", content: { router: "ack" } };
  return { ...echo(frame, 0n), flags: ["ACK"], payload };
}

/** A chunk of an adapter, as that sent it: the content is the text of the adapter's JSON. */
export function chunkFrame(frame: Frame, fragSeq: number, adapter: string, chunk: StreamChunk) {
  const { type, content_json: content } = chunk;
  const confidence = shareOf(chunk.confidence, 0);
  return partial(frame, fragSeq, adapter, { type, content, confidence });
}

/** An adapter took no part or failed; the result follows all the same. */
export function adapterErrorFrame(
  frame: Frame,
  fragSeq: number,
  failed: { error: "connect" | "rpc"; adapter: string; reason: string },
) {
  const content = { adapter_error: failed };
  return partial(frame, fragSeq, failed.adapter, { type: "agent.result.error", content });
}

/** The result: the final chunk of the adapter that answered, or none. */
export function finalFrame(frame: Frame, final: string | null, failure: AnswerFailure | null) {
  const content = {
    finals: final === null ? [] : [final],
    representatives: final === null ? [] : [[0, final]],
    groups: final === null ? [] : [[0]],
    scores: final === null ? [] : [1],
    ...failure,
  };
  const payload = { type: "agent.result.final", content };
  return { ...echo(frame, 2n), flags: ["FIN"], payload };
}

/** The window of the stream is full. */
export function busyAnswer(frame: Frame, waitMs: number) {
  return { "control.status": "BUSY", suggested_wait_ms: waitMs, ...idsOf(frame) };
}

/** A message that is no request, or one that may not be answered. */
export function errorAnswer(error: FrameError, frame: Frame | null, more: object = {}) {
  return { error, ...more, ...(frame && idsOf(frame)) };
}

function partial(frame: Frame, fragSeq: number, adapter: string, payload: object) {
  return { ...echo(frame, 1n), frag_seq: fragSeq, flags: ["MORE"], payload, adapter };
}

function echo(frame: Frame, seqStep: bigint) {
  const { v, frag_seq, qos, meta } = frame;
  const ids = idsOf({ ...frame, msg_seq: frame.msg_seq + seqStep });
  const window = {
    max_parallel: frame.window.max_parallel,
    max_tokens: wholeNumber(frame.window.max_tokens),
    max_usd_micros: wholeNumber(frame.window.max_usd_micros),
  };
  return { v, ...ids, frag_seq, qos, ttl: frame.ttl - 1, window, meta };
}

function idsOf({ session_id, stream_id, msg_seq }: Frame) {
  return { session_id, stream_id, msg_seq: wholeNumber(msg_seq) };
}
