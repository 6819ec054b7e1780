import { request } from "node:http";
import { jsonOf } from "./http-client.ts";

/** One request to a program that listens on a Unix socket. */
export interface SocketRequest {
  socketPath: string;
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  /** Of silence; absent: for ever. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/**
 * One JSON request over a Unix socket.
 *
 * @throws the system's error (`ENOENT`, `ECONNREFUSED`) when nobody listens, and Error with the
 *   peer's own message when it answers anything but 200 with JSON.
 */
export function requestJson(options: SocketRequest): Promise<unknown> {
  const { socketPath, method, path, body, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const outgoing = request(
      {
        socketPath,
        method,
        path,
        signal,
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
        headers: { host: "localhost", "content-type": "application/json" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const answer = response.statusCode === 200 ? jsonOf({ text }) : undefined;
          if (answer !== undefined) resolve(answer);
          else reject(new Error(text || `status ${response.statusCode}`));
        });
      },
    );
    outgoing.once("timeout", () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.once("error", reject);
    outgoing.end(payload);
  });
}

/**
 * Opens a connection and leaves it open until this process ends, which it does not keep from ending.
 *
 * @throws the system's error when nobody listens.
 */
export function holdOpen(socketPath: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, agent: false, headers: { host: "localhost" } });
    // Later on it is the end of the other one, which this process sees elsewhere.
    outgoing.on("error", reject);
    outgoing.once("response", (response) => {
      response.on("error", () => {}).resume();
      response.socket.unref();
      resolve();
    });
    outgoing.end();
  });
}
