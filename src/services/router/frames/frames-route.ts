import type { FastifyInstance } from "fastify";
import type { ServiceContext } from "../../kit/service-context.ts";
import { serveWebSockets } from "../../kit/web-sockets.ts";
import { bodyLimitBytes, SOCKETS_MAX } from "../limits.ts";
import type { FrameServices } from "./answer-frame.ts";
import { FrameSocket } from "./frame-socket.ts";

export interface FramesRouteParts {
  services: FrameServices;
  /** Between two pings, in milliseconds. */
  pingMs: number;
}

/** WS /ws: the platform's frames, one JSON object per text message. */
export function registerFramesRoute(
  server: FastifyInstance,
  context: ServiceContext,
  { services, pingMs }: FramesRouteParts,
): void {
  serveWebSockets(server, context, {
    path: "/ws",
    messageMaxBytes: bodyLimitBytes(services.maxPromptChars),
    maxSockets: SOCKETS_MAX,
    pingMs,
    clock: services.ask.clock,
    onSocket: (socket, request) =>
      void new FrameSocket({ socket, request, services, context, active: server.activeRequests }),
  });
}
