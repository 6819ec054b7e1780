import { once } from "node:events";
import http from "node:http";
import https from "node:https";

/** The largest answer that is read: memory's objects end at 1 MiB. */
const ANSWER_MAX_BYTES = 2 * 1024 * 1024;
const MAX_SOCKETS = 64;

export interface JsonRequest {
  method: "GET" | "POST" | "PUT";
  /** Path below the base URL, encoded. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface JsonAnswer {
  status: number;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
}

/**
 * Asks one HTTP service over kept connections. Every request must be safe to repeat: one that
 * meets a connection which the service has just closed is sent a second time.
 */
export class JsonClient {
  readonly baseUrl: URL;
  readonly #agent: http.Agent;

  constructor(baseUrl: URL) {
    this.baseUrl = baseUrl;
    const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
    this.#agent =
      baseUrl.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  }

  /** Rejects with an Error in words when no whole answer came in time. */
  async request(request: JsonRequest): Promise<JsonAnswer> {
    const timeout = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    try {
      return await this.#send(request, signal, true);
    } catch (error) {
      if (timeout.aborted) throw new Error(`no answer within ${request.timeoutMs} ms`);
      throw error;
    }
  }

  /** Closes the kept connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #send(request: JsonRequest, signal: AbortSignal, mayRepeat: boolean): Promise<JsonAnswer> {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const transport = this.baseUrl.protocol === "https:" ? https : http;
    const outgoing = transport.request(this.baseUrl.href.replace(/\/$/, "") + request.path, {
      method: request.method,
      agent: this.#agent,
      signal,
      headers: { accept: "application/json", ...contentHeaders(body), ...request.headers },
    });
    try {
      outgoing.end(body);
      const [response] = await once(outgoing, "response");
      return { status: response.statusCode ?? 0, json: await readJson(response) };
    } catch (error) {
      const stale = outgoing.reusedSocket && isReset(error) && !signal.aborted;
      if (stale && mayRepeat) return this.#send(request, signal, false);
      throw error;
    }
  }
}

function contentHeaders(body: string | undefined): Record<string, string> {
  if (body === undefined) return {};
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
  };
}

async function readJson(response: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > ANSWER_MAX_BYTES) throw new Error(`answer over ${ANSWER_MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

function isReset(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ECONNRESET" || error.code === "EPIPE")
  );
}
