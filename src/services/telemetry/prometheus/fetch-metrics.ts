import { type Agent, type IncomingMessage, request, STATUS_CODES } from "node:http";
import { LimitError } from "./limit-error.ts";

export interface FetchOptions {
  /** Keeps connections open between scrapes. */
  agent: Agent;
  timeoutMs: number;
  bodyLimitBytes: number;
}

export interface FetchedMetrics {
  text: string;
  format: "text" | "openmetrics";
}

/**
 * GETs a metrics page. Rejects with a reason that people read in /api/v1/targets: no connection,
 * no answer in time, a status that is not 200, a content type that holds no metrics, or a body
 * beyond the limit.
 */
export async function fetchMetrics(url: string, options: FetchOptions): Promise<FetchedMetrics> {
  const target = new URL(url);
  if (target.protocol !== "http:") {
    throw new Error(`the built-in store scrapes http only, not ${target.protocol.slice(0, -1)}`);
  }
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    return await attempt(target, options, signal);
  } catch (error) {
    if (signal.aborted) throw new Error(`Get "${url}": no answer within ${options.timeoutMs} ms`);
    // The server closed the idle connection while the request was under way: a new one is right.
    if (isStaleConnection(error)) return attempt(target, options, signal);
    throw error;
  }
}

/** Marks an error of a connection that was used before. */
class StaleConnectionError extends Error {}

function isStaleConnection(error: unknown): boolean {
  return error instanceof StaleConnectionError;
}

function attempt(url: URL, options: FetchOptions, signal: AbortSignal): Promise<FetchedMetrics> {
  return new Promise((resolve, reject) => {
    const headers = {
      accept: "text/plain;version=0.0.4;q=1,*/*;q=0.1",
      "user-agent": "devstack-telemetry",
      "x-prometheus-scrape-timeout-seconds": String(options.timeoutMs / 1_000),
    };
    const outgoing = request(url, { agent: options.agent, headers, signal });
    outgoing.once("error", (error) => {
      const reason = new Error(`Get "${url.href}": ${error.message}`, { cause: error });
      const isStale = outgoing.reusedSocket && "code" in error && error.code === "ECONNRESET";
      reject(isStale ? new StaleConnectionError(reason.message) : reason);
    });
    outgoing.once("response", (response) => {
      readMetrics(response, options.bodyLimitBytes).then(resolve, (error: unknown) => {
        outgoing.destroy();
        reject(error);
      });
    });
    outgoing.end();
  });
}

async function readMetrics(
  response: IncomingMessage,
  bodyLimitBytes: number,
): Promise<FetchedMetrics> {
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    throw new Error(
      `server returned HTTP status ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd(),
    );
  }
  const format = formatOf(response.headers["content-type"]);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > bodyLimitBytes) throw new LimitError("body_size", "body size limit exceeded");
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString("utf8"), format };
}

/** Prometheus 3 refuses what does not say that it is metrics; so do we. */
function formatOf(contentType: string | undefined): FetchedMetrics["format"] {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (type === "text/plain") return "text";
  if (type === "application/openmetrics-text") return "openmetrics";
  throw new Error(`received unsupported Content-Type ${JSON.stringify(contentType ?? "")}`);
}
