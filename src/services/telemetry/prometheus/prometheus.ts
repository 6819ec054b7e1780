import { Counter, Gauge, Registry } from "prom-client";
import { createHttpServer, stopHttpServer } from "../../kit/http-server.ts";
import { registerProcessMetrics } from "../../kit/process-metrics.ts";
import type { RunningService, ServiceContext } from "../../kit/service-context.ts";
import type { Activity } from "../activity.ts";
import type { PrometheusSettings } from "../settings.ts";
import { addPrometheusApi } from "./prometheus-api.ts";
import { Scraper } from "./scraper.ts";
import { TargetsWatch } from "./watch-targets.ts";

const BODY_LIMIT_BYTES = 64 * 1024;

/** The stand-in for Prometheus: scrapes, and answers what the latest values are. */
export async function startPrometheus(
  context: ServiceContext,
  settings: PrometheusSettings,
  activity: Activity,
): Promise<RunningService> {
  const metrics = new Registry();
  registerProcessMetrics(metrics);
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [metrics] });
  const exceeded = {
    body_size: counter(
      "prometheus_target_scrapes_exceeded_body_size_limit_total",
      "Scrapes dropped because the body was too large.",
    ),
    sample: counter(
      "prometheus_target_scrapes_exceeded_sample_limit_total",
      "Scrapes dropped because of too many series.",
    ),
  };
  const readErrors = counter("prometheus_sd_file_read_errors_total", "Unreadable targets files.");
  const scraper = new Scraper(activity, (limit) => exceeded[limit].inc());
  new Gauge({
    name: "prometheus_tsdb_head_series",
    help: "Series held.",
    registers: [metrics],
    collect() {
      this.set(scraper.seriesCount);
    },
  });
  const watch = new TargetsWatch({
    path: settings.targetsFile,
    log: context.log,
    onTargets: (targets) => scraper.setTargets(targets),
    onError: () => readErrors.inc(),
  });
  const http = createHttpServer(
    { ...context, metrics },
    { bodyLimitBytes: BODY_LIMIT_BYTES, traced: false, crossSiteReads: false },
  );
  addPrometheusApi(http, scraper);
  await http.listen(settings.http);
  await watch.start();
  return {
    stop: async () => {
      watch.stop();
      scraper.stop();
      await stopHttpServer(http);
    },
  };
}
