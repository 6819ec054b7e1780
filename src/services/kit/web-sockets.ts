import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import { systemClock } from "../../util/clock.ts";
import { crossSiteSocketRefusal, hostRefusal } from "./http-guards.ts";
import { type KeepAlive, keepAlive } from "./keep-alive.ts";
import type { ServiceContext } from "./service-context.ts";
import { rawAnswer } from "./unreadable-request.ts";

/** A service that restarts tells its clients so (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;
/** How long clients may take to say goodbye. */
const GOODBYE_MS = 250;

export interface WebSocketOptions extends KeepAlive {
  path: string;
  /** A larger message closes its socket with 1009. */
  messageMaxBytes: number;
  /** Sockets open at once; more are answered 503. */
  maxSockets: number;
  onSocket(socket: WebSocket, request: IncomingMessage): void;
}

/**
 * Web sockets beside the routes of an HTTP server: Host and Origin are checked before the upgrade,
 * a draining service takes no new ones, and the server's close says goodbye to those that are left.
 * A plain GET of the path is answered 426.
 */
export function serveWebSockets(
  server: FastifyInstance,
  context: Pick<ServiceContext, "drain">,
  options: WebSocketOptions,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.messageMaxBytes,
    perMessageDeflate: false,
  });
  server.get(options.path, async (_request, reply) => {
    reply.code(426).headers({ upgrade: "websocket", connection: "upgrade" });
    return { error: "upgrade_required", detail: "this path speaks the web socket protocol" };
  });
  // Without this a listener for upgrades gets every request that offers one, such as those of curl
  // for HTTP/2 in clear, and they would not be answered as the plain requests that they also are.
  Object.assign(server.server, { shouldUpgradeCallback: isWebSocket });
  server.server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    const refusal = refusalOf(request, { server, context, options, open: sockets.clients.size });
    if (refusal !== undefined) return refuse(stream, refusal);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on("error", () => undefined);
      void keepAlive(socket, options);
      options.onSocket(socket, request);
    });
  });
  sockets.on("wsClientError", ({ message: detail }, stream) => {
    refuse(stream, { status: "400 Bad Request", body: { error: "bad_request", detail } });
  });
  server.addHook("preClose", () => sayGoodbye(sockets));
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

interface UpgradeParts {
  server: FastifyInstance;
  context: Pick<ServiceContext, "drain">;
  options: WebSocketOptions;
  /** Sockets open now. */
  open: number;
}

interface UpgradeRefusal {
  status: "400 Bad Request" | "403 Forbidden" | "404 Not Found" | "503 Service Unavailable";
  body: { error: string; detail: string };
}

function refusalOf(
  request: IncomingMessage,
  { server, context, options, open }: UpgradeParts,
): UpgradeRefusal | undefined {
  const foreign = hostRefusal(request, server.allowedHosts) ?? crossSiteSocketRefusal(request);
  if (foreign !== undefined) return { status: "403 Forbidden", body: foreign };
  if (request.url?.split("?", 1)[0] !== options.path) {
    return { status: "404 Not Found", body: { error: "not_found", detail: "no such path" } };
  }
  const busy = (error: string, detail: string): UpgradeRefusal => ({
    status: "503 Service Unavailable",
    body: { error, detail },
  });
  if (context.drain.aborted) return busy("shutting_down", "the service is stopping");
  if (open >= options.maxSockets) return busy("backpressure", "too many web sockets are open");
  return undefined;
}

function refuse(stream: Duplex, { status, body }: UpgradeRefusal): void {
  stream.end(rawAnswer(status, body));
}

async function sayGoodbye(sockets: WebSocketServer): Promise<void> {
  const open = [...sockets.clients];
  const gone = open.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  for (const socket of open) socket.close(GOING_AWAY, "the service is stopping");
  const enough = new AbortController();
  const late = systemClock.sleep(GOODBYE_MS, enough.signal).catch(() => undefined);
  await Promise.race([Promise.all(gone), late]);
  enough.abort();
  for (const socket of open) socket.terminate();
}
