import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { messageOf } from "../../../util/errors.ts";
import type { ApplyRequest, ControlRequest } from "../process-spec.ts";
import { Attachments } from "./attachments.ts";
import type { Supervisor } from "./supervisor.ts";

/** A request larger than this is not a plan. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * The supervisor's control interface, for the command line of the same user: the socket lies in a
 * folder that nobody else can open. GET /status · GET /events (NDJSON: the present state of every
 * service, then each change) · GET /places (environments and folders) · GET /attach (when the caller ends it, the stack ends) · POST /apply ·
 * POST /services (stops, starts or restarts some) · POST /stop (answers when all has ended).
 *
 * @param onEnd called when it has stopped for good, or shall.
 */
export function controlServer(supervisor: Supervisor, onEnd: () => void): Server {
  const context = { supervisor, onEnd, attachments: new Attachments(onEnd) };
  return createServer((request, response) => {
    handle(request, response, context).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(messageOf(error));
    });
  });
}

interface ControlContext {
  supervisor: Supervisor;
  onEnd: () => void;
  attachments: Attachments;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { supervisor, onEnd, attachments }: ControlContext,
): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case "GET /status":
      return sendJson(response, supervisor.status());
    case "GET /places":
      return sendJson(response, supervisor.places());
    case "GET /events":
      return streamEvents(response, supervisor);
    case "GET /attach":
      return attachments.hold(response);
    case "POST /apply": {
      const order = (await readJson(request)) as ApplyRequest;
      if (!order.attached) attachments.release();
      return sendJson(response, await supervisor.apply(order));
    }
    case "POST /services":
      return sendJson(
        response,
        await supervisor.control((await readJson(request)) as ControlRequest),
      );
    case "POST /stop":
      // Also when the caller has not waited for the answer: nobody would ask again.
      await stopAll(response, supervisor).finally(onEnd);
      return;
    default:
      response.writeHead(404).end("no such command");
  }
}

async function stopAll(response: ServerResponse, supervisor: Supervisor): Promise<void> {
  const ended = await supervisor.stop();
  if (response.destroyed) return;
  sendJson(response, { ended });
  await finished(response).catch(() => {});
}

function streamEvents(response: ServerResponse, supervisor: Supervisor): void {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  const unsubscribe = supervisor.subscribe((status) => {
    response.write(`${JSON.stringify(status)}\n`);
  });
  response.once("close", unsubscribe);
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error("the request is too large");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
