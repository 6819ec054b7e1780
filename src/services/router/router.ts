import { systemClock } from "../../util/clock.ts";
import { createHttpServer, stopHttpServer } from "../kit/http-server.ts";
import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { AdapterClient } from "./adapter-client.ts";
import { registerAdapterMetrics } from "./adapter-metrics.ts";
import { registerAdaptersHealthRoute } from "./adapters-health-route.ts";
import { Admission } from "./admission.ts";
import { registerAskRoute } from "./ask-route.ts";
import { ConversationStore } from "./conversation-store.ts";
import { correlateRequests } from "./correlation.ts";
import { FrameWindows } from "./frames/frame-windows.ts";
import { registerFramesRoute } from "./frames/frames-route.ts";
import { registerHealthRoutes } from "./health-routes.ts";
import { HttpCaller } from "./http-caller.ts";
import { JsonClient } from "./json-client.ts";
import { bodyLimitBytes, RATE_LIMIT_MAX_CLIENTS } from "./limits.ts";
import { MemoryClient } from "./memory-client.ts";
import { createMetrics } from "./metrics.ts";
import { checkAdapter, checkHttp } from "./need-checks.ts";
import { registerObserveRoute } from "./observe-route.ts";
import { registerPlanRoute } from "./plan-route.ts";
import { PolicyClient } from "./policy-client.ts";
import { RateLimiter } from "./rate-limit.ts";
import { Readiness } from "./readiness.ts";
import { measureRequests } from "./request-metrics.ts";
import { readSettings } from "./settings.ts";

/** How long a stop waits for answers: shorter than the server does, so that each can say its end. */
const ANSWER_DRAIN_MS = 2_500;
const NEED_RETRY_MS = 100;
const NEED_RECHECK_MS = 10_000;
const NEED_TIMEOUT_MS = 1_000;

export interface RunningRouter extends RunningService {
  /** The port that it got. */
  port: number;
}

/**
 * Starts the router: it listens at once, whatever else is up, and looks for its needs from then on.
 */
export async function startRouter(context: ServiceContext): Promise<RunningRouter> {
  const settings = readSettings(context.env);
  const server = createHttpServer(context, {
    bodyLimitBytes: bodyLimitBytes(settings.maxPromptChars),
  });
  const clock = systemClock;
  const metrics = createMetrics(context.metrics);
  const opa = new JsonClient(settings.opaUrl);
  const memory = new JsonClient(settings.memoryUrl);
  const adapters = settings.adapterEndpoints.map((url) => new AdapterClient(context, url));
  const readiness = new Readiness({
    needs: {
      opa: [checkHttp(opa, "/health")],
      memory: [checkHttp(memory, "/healthz")],
      adapters: adapters.map(checkAdapter),
    },
    clock,
    retryMs: NEED_RETRY_MS,
    recheckMs: NEED_RECHECK_MS,
    timeoutMs: NEED_TIMEOUT_MS,
  });
  const conversations = new ConversationStore(
    new MemoryClient(new HttpCaller({ ...context, client: memory })),
    (operation, error) => {
      readiness.recheck("memory");
      metrics.memoryErrors.inc({ operation });
      context.log.warn({ err: error, operation }, "memory failed; the answer goes on without it");
    },
  );

  const cutOff = new AbortController();
  correlateRequests(server);
  measureRequests(server, metrics);
  registerHealthRoutes(server, readiness, context.drain);
  const limiter = new RateLimiter({ ...settings, maxClients: RATE_LIMIT_MAX_CLIENTS, clock });
  const { maxConcurrent, maxPromptChars } = settings;
  const admission = new Admission({ limiter, maxConcurrent, metrics });
  const services = {
    policy: new PolicyClient(new HttpCaller({ ...context, client: opa })),
    conversations,
    adapters,
    cutOff: cutOff.signal,
    onNeedFailed: (need: "opa" | "adapters") => readiness.recheck(need),
    tracer: context.tracer,
    metrics,
    clock,
    log: context.log,
  };
  registerAdaptersHealthRoute(server, {
    adapters,
    drain: context.drain,
    onFailed: () => readiness.recheck("adapters"),
  });
  registerAdapterMetrics(context.metrics, adapters);
  registerAskRoute(server, { services, admission, maxPromptChars });
  registerPlanRoute(server, { services, admission, maxPromptChars });
  registerObserveRoute(server, { adapters, admission, metrics });
  registerFramesRoute(server, context, {
    services: { ask: services, admission, windows: new FrameWindows(), maxPromptChars },
    pingMs: settings.webSocketPingMs,
  });
  await server.listen({ host: settings.host, port: settings.port });
  readiness.start();
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : settings.port;
  context.log.info({ host: settings.host, port }, "listening");
  return {
    port,
    stop: async () => {
      const timer = setTimeout(() => cutOff.abort(), ANSWER_DRAIN_MS);
      await stopHttpServer(server);
      clearTimeout(timer);
      await readiness.stop();
      for (const client of [opa, memory, ...adapters]) client.close();
    },
  };
}
