import { request } from "node:http";

export interface SocketRequest {
  socketPath: string;
  method: "GET" | "POST";
  path: string;
  body?: unknown;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/**
 * One JSON request over a Unix socket.
 *
 * @throws the system's error (`ENOENT`, `ECONNREFUSED`) when nobody listens, and Error with the
 *   peer's own message when it answers anything but 200.
 */
export function requestJson(options: SocketRequest): Promise<unknown> {
  const { socketPath, method, path, body, timeoutMs = 30_000, signal } = options;
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const outgoing = request(
      {
        socketPath,
        method,
        path,
        signal,
        timeout: timeoutMs,
        headers: { host: "localhost", "content-type": "application/json" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          if (response.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(text || `status ${response.statusCode}`));
        });
      },
    );
    outgoing.once("timeout", () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.once("error", reject);
    outgoing.end(payload);
  });
}
