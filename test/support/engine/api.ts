import { request } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface EngineRequest {
  method?: "GET" | "POST" | "DELETE";
  /** With its query, without a version: the engine takes its own. */
  path: string;
  /** Sent as a tar archive when it is a stream, otherwise as JSON. */
  body?: Readable | object;
}

/**
 * One request to an engine; resolves to the text of the answer.
 *
 * @throws Error when nobody listens, when the answer is not one of success, and when a stream of
 *   progress ends in an error, which comes after the status.
 */
export async function engineRequest(
  socketPath: string,
  { method = "GET", path, body }: EngineRequest,
): Promise<string> {
  const isStream = body !== undefined && "pipe" in body;
  const type = isStream ? "application/x-tar" : "application/json";
  const outgoing = request({
    socketPath,
    method,
    path,
    agent: false,
    headers: { host: "docker", ...(body !== undefined && { "content-type": type }) },
  });
  const answer = new Promise<string>((resolve, reject) => {
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("error", reject);
      response.once("end", () => {
        const failure = /^\{"error(Detail)?":.*$/m.exec(text)?.[0];
        const status = response.statusCode ?? 0;
        if (status < 300 && failure === undefined) resolve(text);
        else reject(new Error(`${method} ${path}: ${status} ${failure ?? text.trim()}`));
      });
    });
  });
  const sent = isStream ? pipeline(body, outgoing) : send(outgoing, body);
  const [text] = await Promise.all([answer, sent]);
  return text;
}

async function send(outgoing: ReturnType<typeof request>, body: object | undefined): Promise<void> {
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
}
