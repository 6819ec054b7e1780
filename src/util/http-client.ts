import { type IncomingMessage, request } from "node:http";

export interface HttpRequest {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** For the whole exchange; absent: for ever. */
  timeoutMs?: number;
  signal: AbortSignal;
}

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
export async function exchange(options: HttpRequest): Promise<HttpAnswer> {
  const response = await openExchange(options);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** The same, but the answer's body is left to be read as it comes. */
export function openExchange(options: HttpRequest): Promise<IncomingMessage> {
  const { method = "GET", url, headers, body, timeoutMs } = options;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const signal =
    timeoutMs === undefined
      ? options.signal
      : AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      signal,
      // No pool: a command talks to each service a few times and must not be kept alive by it.
      agent: false,
      headers: { ...(payload !== undefined && { "content-type": "application/json" }), ...headers },
    });
    outgoing.once("response", resolve);
    outgoing.once("error", (error) =>
      reject(
        signal.reason instanceof Error && signal.reason.name === "TimeoutError"
          ? new Error(`no answer within ${timeoutMs} ms`)
          : error,
      ),
    );
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
