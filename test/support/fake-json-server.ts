import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "./sockets.ts";

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed body; undefined when there was none. */
  body: unknown;
}

export interface JsonReply {
  status: number;
  body: unknown;
}

export interface FakeJsonServer {
  url: string;
  /** Everything it was asked, in order. */
  received: ReceivedRequest[];
}

/**
 * A stand-in for a JSON service: an HTTP server on a real socket that ends with the test. Where
 * `answer` rejects, the connection breaks off.
 */
export async function fakeJsonServer(
  answer: (request: ReceivedRequest) => JsonReply | Promise<JsonReply>,
): Promise<FakeJsonServer> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const request = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: body === "" ? undefined : JSON.parse(body),
    };
    received.push(request);
    const reply = await Promise.resolve(answer(request)).catch(() => null);
    if (reply === null) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(reply.status, { "content-type": "application/json" });
    outgoing.end(JSON.stringify(reply.body));
  });
  const { host, port } = await listen(server);
  return { url: `http://${host}:${port}`, received };
}
