import { StringDecoder } from "node:string_decoder";
import type { Endpoints } from "../plan/endpoints.ts";
import { DevstackError, messageOf } from "../util/errors.ts";
import { boundedSignal, jsonOf, openExchange, timeoutError } from "../util/http-client.ts";
import { serviceUrl } from "./service-url.ts";

export interface AskOptions {
  prompt: string;
  /** Continues a conversation; the router makes a new one when absent. */
  conversationId?: string;
  tenant?: string;
  /** What the router may take for the answer; its own default when absent. */
  latencySloMs?: number;
  /** Added to the request, such as trace context. */
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** For the whole answer; absent: for ever. */
  timeoutMs?: number;
}

/** A line of the router's answer to POST /v1/ask. Fields this client does not use are left out. */
export type AskLine = PlanLine | ChunkLine | FinalLine | OtherLine;

export interface PlanLine {
  type: "plan";
  request_id: string;
  trace_id: string;
  conversation_id: string;
  candidates: readonly { model: string; [key: string]: unknown }[];
  policy: { allow: boolean; decision_id: string | null };
  [key: string]: unknown;
}

export interface ChunkLine {
  type: "chunk";
  seq: number;
  text: string;
  model: string;
}

export interface FinalLine {
  type: "final";
  text?: string;
  model_used: string;
  tokens_in?: number;
  tokens_out?: number;
  cost_usd?: number;
  aborted?: boolean;
  error?: string;
  [key: string]: unknown;
}

/** An adapter failed; the chunks that follow are those of `model`, from the beginning. */
export interface EscalationLine extends OtherLine {
  event: "escalate";
  model: string;
  /** Our router says who failed, and of what. */
  from?: string;
  cause?: string;
}

/** `event` lines, and types of later routers. */
export interface OtherLine {
  type: "event";
  [key: string]: unknown;
}

/**
 * Asks the router and yields the lines of its answer as they come.
 *
 * @throws DevstackError E_REQUEST_FAILED with the router's reasons when it refuses or cannot be
 *   reached, or answers something else than lines of JSON.
 */
export async function* ask(endpoints: Endpoints, options: AskOptions): AsyncIterable<AskLine> {
  const { prompt, conversationId, tenant, latencySloMs, headers, timeoutMs } = options;
  const url = `${serviceUrl(endpoints, "router", "http")}/v1/ask`;
  const signal = boundedSignal(options.signal, timeoutMs);
  const failed = (error: unknown, message: string) => {
    options.signal.throwIfAborted();
    if (error instanceof DevstackError) return error;
    const why = `POST ${url}: ${messageOf(timeoutError(signal, timeoutMs) ?? error)}`;
    return new DevstackError("E_REQUEST_FAILED", message, {
      why,
      hint: "devstack status",
      cause: error,
    });
  };
  const response = await openExchange({
    method: "POST",
    url,
    headers: { accept: "application/x-ndjson", ...headers },
    body: {
      prompt,
      ...(conversationId !== undefined && { conversation_id: conversationId }),
      ...(tenant !== undefined && { tenant }),
      ...(latencySloMs !== undefined && { latency_slo_ms: latencySloMs }),
    },
    signal,
  }).catch((error: unknown) => {
    throw failed(error, "the router cannot be reached");
  });
  try {
    if (response.statusCode !== 200) {
      throw refused(url, response.statusCode ?? 0, await wholeText(response));
    }
    for await (const line of linesOf(response)) {
      if (line !== "") yield parseLine(line);
    }
  } catch (error) {
    throw failed(error, "the router's answer broke off");
  } finally {
    response.destroy();
  }
}

/** node:readline would lose the error of a stream that breaks off between two lines. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.trimEnd();
  }
  yield (rest + decoder.end()).trimEnd();
}

async function wholeText(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The router's refusal in words: `403 policy_denied (EPOLICY: forbidden tool)`. */
function refused(url: string, status: number, text: string): DevstackError {
  return new DevstackError("E_REQUEST_FAILED", `the router answered ${status}`, {
    why: `POST ${url}: ${text.slice(0, 500)}`,
    hint: wayOut(status),
    details: { status, body: jsonOf({ text }) ?? text },
  });
}

/** A request that is at fault itself leaves nothing in the router's log. */
function wayOut(status: number): string {
  if (status === 403) return "the policy denies it: see docs/policy.md";
  if (status === 413) return "shorten the prompt, or raise ROUTER_MAX_PROMPT_CHARS of the router";
  if (status === 429) return "ask again in a moment, or raise ROUTER_RPS_LIMIT of the router";
  if (status === 400 || status === 422) return "change what the router names: see docs/router.md";
  return status === 503 ? "devstack status" : "devstack logs router";
}

function parseLine(line: string): AskLine {
  const value = jsonOf({ text: line });
  if (typeof value === "object" && value !== null && "type" in value) return value as AskLine;
  throw new DevstackError("E_REQUEST_FAILED", "the router's answer is not lines of JSON", {
    why: `a line reads: ${line.slice(0, 200)}`,
    hint: "devstack logs router",
  });
}
