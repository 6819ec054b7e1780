import type { RunningService, ServiceContext } from "../kit/service-context.ts";
import { Activity } from "./activity.ts";
import { startCollector } from "./collector/collector.ts";
import { startPrometheus } from "./prometheus/prometheus.ts";
import { readSettings } from "./settings.ts";
import { startTempo } from "./tempo/tempo.ts";

/** Starts the roles that the environment names; each works without the others. */
export async function startTelemetry(context: ServiceContext): Promise<RunningService> {
  const { collector, prometheus, tempo } = readSettings(context.env);
  context.env.assertValid();
  const activity = new Activity();
  const roles = await Promise.all([
    collector && startCollector(context, collector, activity),
    prometheus && startPrometheus(context, prometheus, activity),
    tempo && startTempo(context, tempo),
  ]);
  const played = Object.entries({ "otel-collector": collector, prometheus, tempo });
  // Its log is shown under a name of its own: this line tells whose it is.
  context.log.info(
    { roles: played.flatMap(([role, settings]) => (settings ? [role] : [])) },
    "telemetry stand-in serves",
  );
  const stopRoles = async () => {
    await Promise.all(roles.map((role) => role?.stop()));
  };
  return { stop: stopRoles };
}
