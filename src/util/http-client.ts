import { type IncomingMessage, request } from "node:http";

/** One request over HTTP. */
export interface HttpRequest {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in its place; what it is the headers have to say. */
  text?: string;
  /** For the whole exchange; absent: for ever. */
  timeoutMs?: number;
  signal: AbortSignal;
}

/** Whatever the status is: what it means is the caller's to say. */
export interface HttpAnswer {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
}

/**
 * One HTTP exchange, the answer read as a whole. node:http and not fetch: it costs a command
 * nothing to load.
 *
 * @throws the system's error when nobody answers, Error when the time is up.
 */
export async function exchange({ timeoutMs, ...request }: HttpRequest): Promise<HttpAnswer> {
  const signal = boundedSignal(request.signal, timeoutMs);
  const chunks: Buffer[] = [];
  const response = await openExchange({ ...request, signal }).catch((error: unknown) => {
    throw timeoutError(signal, timeoutMs) ?? error;
  });
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  } catch (error) {
    // What is cut off midway reads as a broken connection, whoever cut it.
    throw timeoutError(signal, timeoutMs) ?? error;
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** The signal, or one that also aborts when the time is up; undefined is for ever. */
export function boundedSignal(signal: AbortSignal, timeoutMs: number | undefined): AbortSignal {
  if (timeoutMs === undefined) return signal;
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}

/** What to say when it was the time that ended it; null when it was something else. */
export function timeoutError(signal: AbortSignal, timeoutMs: number | undefined): Error | null {
  const { reason } = signal;
  const timeUp = reason instanceof Error && reason.name === "TimeoutError";
  return timeUp ? new Error(`no answer within ${timeoutMs} ms`) : null;
}

/** The same, but the answer's body is left to be read as it comes, for as long as the signal lets it. */
export function openExchange(options: Omit<HttpRequest, "timeoutMs">): Promise<IncomingMessage> {
  const { method = "GET", url, headers, body, text, signal } = options;
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      signal,
      // No pool: a command talks to each service a few times and must not be kept alive by it.
      agent: false,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.end(payload);
  });
}

/** The body of an answer as JSON, or undefined when it is none. */
export function jsonOf({ text }: Pick<HttpAnswer, "text">): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
