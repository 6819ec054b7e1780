import { type Logger, pino } from "pino";
import { Registry } from "prom-client";
import { messageOf } from "../../util/errors.ts";
import { EnvError, EnvReader } from "./env.ts";
import { registerProcessMetrics } from "./process-metrics.ts";
import type { RunningService, ServiceContext, StartService } from "./service-context.ts";
import { type StopRequest, waitForStop } from "./stop-request.ts";
import { startTracing, type Tracing } from "./tracing.ts";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/**
 * The life of a service: reads the common environment, starts, runs until SIGTERM, SIGINT or the
 * end of its lifeline, drains, stops, flushes spans. Resolves when all that is over and
 * `process.exitCode` is set: 0 stopped as asked, 1 failed to start or to stop, 2 bad environment.
 *
 * A `main.ts` is two lines, so that nothing left open can keep the process:
 *
 *     await runService("memory", start);
 *     process.exit();
 */
export async function runService(name: string, start: StartService): Promise<void> {
  const env = new EnvReader(process.env);
  const drain = new AbortController();
  const stopRequested = waitForStop(env);
  try {
    const common = readCommonEnv(env, name);
    env.assertValid();
    const log = createLogger(common.serviceName, common.logLevel);
    const tracing = await startTracing({ ...common, log });
    const context = createContext({ name, env, log, tracing, drain: drain.signal });
    const starting = start(context);
    const running = await Promise.race([starting, stopRequested]);
    env.assertValid();
    const request = await stopRequested;
    drain.abort();
    log.info({ reason: request.reason }, "stopping");
    const service = "stop" in running ? running : undefined;
    process.exitCode = await stop({ service, tracing, log, request });
  } catch (error) {
    process.exitCode = error instanceof EnvError ? 2 : 1;
    process.stderr.write(`${name}: ${startFailure(error)}\n`);
  }
}

function readCommonEnv(env: EnvReader, name: string) {
  const logLevel = env.string("LOG_LEVEL", "info");
  if (!LOG_LEVELS.includes(logLevel)) env.reject("LOG_LEVEL", `one of ${LOG_LEVELS.join(", ")}`);
  return {
    serviceName: env.optionalString("OTEL_SERVICE_NAME") ?? name,
    endpoint: env.optionalUrl("OTEL_EXPORTER_OTLP_ENDPOINT"),
    logLevel,
  };
}

function createLogger(service: string, level: string): Logger {
  return pino({
    base: { service },
    level,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  });
}

function createContext(
  parts: Omit<ServiceContext, "metrics" | "tracer" | "propagator"> & { tracing: Tracing },
): ServiceContext {
  const { tracing, ...rest } = parts;
  const metrics = new Registry();
  registerProcessMetrics(metrics);
  return { ...rest, metrics, tracer: tracing.tracer, propagator: tracing.propagator };
}

interface StopParts {
  service: RunningService | undefined;
  tracing: Tracing;
  log: Logger;
  request: StopRequest;
}

/** The exit status. Bounded: what does not finish in time is left to the end of the process. */
async function stop({ service, tracing, log, request }: StopParts): Promise<number> {
  const outcome = await withinMs(request.stopBudgetMs, service?.stop() ?? Promise.resolve());
  await withinMs(request.flushBudgetMs, tracing.shutdown());
  if (outcome.kind === "rejected") log.error({ err: outcome.error }, "stop failed");
  if (outcome.kind === "late") log.error("stop did not finish in time");
  if (outcome.kind === "done") log.info("stopped");
  // A lost lifeline leaves no time to be tidy: an early end is then what was asked for.
  return outcome.kind === "done" || request.reason === "lifeline" ? 0 : 1;
}

type Outcome = { kind: "done" } | { kind: "late" } | { kind: "rejected"; error: unknown };

function withinMs(budgetMs: number, work: Promise<void>): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "late" }), budgetMs);
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    work.then(
      () => settle({ kind: "done" }),
      (error: unknown) => settle({ kind: "rejected", error }),
    );
  });
}

function startFailure(error: unknown): string {
  const text = messageOf(error).replaceAll(/\s*\n\s*/g, " ");
  return error instanceof EnvError ? `bad environment: ${text}` : `cannot start: ${text}`;
}
