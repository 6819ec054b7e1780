import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  json(): unknown;
}

export interface HttpCall {
  port: number;
  method?: string;
  path: string;
  /** Any header, Host and Origin included, which fetch would not send. */
  headers?: Record<string, string>;
  body?: string;
}

/** One request to 127.0.0.1 on a connection of its own; resolves when the answer begins. */
export function openHttp(call: HttpCall): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { port, path, method = "GET", headers = {}, body } = call;
    const sent = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, resolve);
    sent.once("error", reject);
    sent.end(body);
  });
}

/** As openHttp, with the whole answer. */
export async function callHttp(call: HttpCall): Promise<HttpAnswer> {
  const answer = await openHttp(call);
  const body = await text(answer);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body,
    json: () => JSON.parse(body),
  };
}
