import { type Logger, pino } from "pino";
import { Registry } from "prom-client";
import { messageOf } from "../../util/errors.ts";
import { EnvError, EnvReader } from "./env.ts";
import { registerProcessMetrics } from "./process-metrics.ts";
import type { RunningService, ServiceContext, StartService } from "./service-context.ts";
import { watchForStop } from "./stop-request.ts";
import { startTracing, type Tracing } from "./tracing.ts";
import { within } from "./within.ts";

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
  const { requested, hurry } = watchForStop(env);
  try {
    const common = readCommonEnv(env, name);
    const log = createLogger(common.serviceName, common.logLevel);
    const tracing = await startTracing({ ...common, log });
    const context = createContext({ name, env, log, tracing, drain: drain.signal });
    const running = await Promise.race([start(context), requested]);
    env.assertValid();
    const reason = await requested;
    drain.abort();
    log.info({ reason }, "stopping");
    const service = typeof running === "object" ? running : undefined;
    process.exitCode = await stop({ service, tracing, log, hurry });
  } catch (error) {
    process.exitCode = error instanceof EnvError ? 2 : 1;
    process.stderr.write(`${name}: ${startFailure(error)}\n`);
  }
}

function readCommonEnv(env: EnvReader, name: string) {
  const logLevel = env.string("LOG_LEVEL", "info");
  const isKnownLevel = LOG_LEVELS.includes(logLevel);
  if (!isKnownLevel) env.reject("LOG_LEVEL", `one of ${LOG_LEVELS.join(", ")}`);
  return {
    serviceName: env.optionalString("OTEL_SERVICE_NAME") ?? name,
    endpoint: env.optionalUrl("OTEL_EXPORTER_OTLP_ENDPOINT"),
    logLevel: isKnownLevel ? logLevel : "info",
  };
}

/**
 * Writes to process.stdout and not to pino's own stream: that one tries for ever, even while the
 * process exits, when whoever reads the output has died; the service would outlive its lifeline.
 */
function createLogger(service: string, level: string): Logger {
  process.stdout.on("error", () => {});
  return pino(
    {
      base: { service },
      level,
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    process.stdout,
  );
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
  hurry: AbortSignal;
}

/** The exit status. Bounded: what does not finish in time is left to the end of the process. */
async function stop({ service, tracing, log, hurry }: StopParts): Promise<number> {
  const stopped = service?.stop() ?? Promise.resolve();
  const outcome = await within({ budgetMs: 4_000, hurry, hurryBudgetMs: 500 }, stopped);
  await within({ budgetMs: 700, hurry, hurryBudgetMs: 250 }, tracing.shutdown());
  if (outcome.kind === "rejected") log.error({ err: outcome.error }, "stop failed");
  if (outcome.kind === "late") log.error("stop did not finish in time");
  if (outcome.kind === "done") log.info("stopped");
  // In a hurry an unfinished stop is what was asked for.
  return outcome.kind === "done" || hurry.aborted ? 0 : 1;
}

function startFailure(error: unknown): string {
  const text = messageOf(error).replaceAll(/\s*\n\s*/g, " ");
  return error instanceof EnvError ? `bad environment: ${text}` : `cannot start: ${text}`;
}
