import { readFile } from "node:fs/promises";
import { type ClientRequest, type IncomingMessage, request as plainRequest } from "node:http";
import type { RequestOptions } from "node:https";
import { join } from "node:path";
import { boundedSignal, timeoutError } from "../../../util/http-client.ts";
import { type EngineAddress, type EngineTls, targetOf } from "./engine-address.ts";
import { EngineError } from "./engine-error.ts";

/** One request to an engine. */
export interface EngineRequest {
  method?: "GET" | "POST" | "DELETE";
  /** With the version of the API, where one is meant. */
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** The engine closes after this much of one answer: no honest one comes near. */
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Sends a request and returns the answer, its body to be read as it comes.
 *
 * @throws EngineError with the engine's own message for every status from 400, and with the system's
 *   code where nobody answers; the signal's reason when it aborts.
 */
export async function openAnswer(
  address: EngineAddress,
  { method = "GET", path, body, headers = {}, signal }: EngineRequest,
): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const options: RequestOptions = {
    ...targetOf(address),
    method,
    path,
    signal,
    // No pool: a command asks a few times and must not be kept alive by it.
    agent: false,
    headers: {
      ...headers,
      // Engines look at no name; this one is what their own programs send over a socket.
      ...("socketPath" in targetOf(address) && { host: "docker" }),
      ...(payload !== undefined && { "content-type": "application/json" }),
    },
  };
  const answer = await send(options, address.tls, payload).catch((error: unknown) => {
    throw fault(error, signal);
  });
  const status = answer.statusCode ?? 0;
  if (status < 400) return answer;
  throw new EngineError(messageIn(await readText(answer, signal)) || `status ${status}`, {
    status,
  });
}

/** A request with the time for the whole exchange. */
export type BoundedRequest = EngineRequest & { timeoutMs: number };

/**
 * The same for an answer that is wanted as a whole, as JSON; undefined where it is empty.
 *
 * @throws as `openAnswer`; EngineError also when the time is up, or it is no JSON.
 */
export async function askEngine(address: EngineAddress, request: BoundedRequest): Promise<unknown> {
  const text = await askText(address, request);
  return text === "" ? undefined : parse(text);
}

/** The same as it is. @throws as `openAnswer`; EngineError also when the time is up */
export async function askText(
  address: EngineAddress,
  { timeoutMs, ...request }: BoundedRequest,
): Promise<string> {
  const signal = boundedSignal(request.signal, timeoutMs);
  try {
    return await readText(await openAnswer(address, { ...request, signal }), signal);
  } catch (error) {
    request.signal.throwIfAborted();
    const late = timeoutError(signal, timeoutMs);
    throw late === null ? error : new EngineError(late.message, { code: "ETIMEDOUT" });
  }
}

async function send(
  options: RequestOptions,
  tls: EngineTls | null,
  payload: string | undefined,
): Promise<IncomingMessage> {
  const outgoing = tls === null ? plainRequest(options) : await secureRequest(options, tls);
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.end(payload);
  });
}

async function secureRequest(options: RequestOptions, tls: EngineTls): Promise<ClientRequest> {
  const { request } = await import("node:https");
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((name) => readMaterial(tls.folder, name)),
  );
  return request({
    ...options,
    rejectUnauthorized: tls.verify,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  });
}

async function readMaterial(folder: string, name: string): Promise<Buffer | undefined> {
  if (folder === "") return undefined;
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function readText(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > LARGEST_ANSWER_BYTES) throw new EngineError("its answer is too large");
      chunks.push(chunk);
    }
  } catch (error) {
    throw fault(error, signal);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What was thrown by a connection, as an error of the engine; an abort stays the signal's reason. */
export function fault(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof EngineError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  return new EngineError(message, { ...(code !== undefined && { code }), cause: error });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EngineError("it answers what no container engine would");
  }
}

/** The `message` of an engine's error, or its text as it is. */
function messageIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "message" in body) return String(body.message);
  } catch {
    // Proxies before an engine answer in words or in HTML.
  }
  return text.trim().slice(0, 500);
}
