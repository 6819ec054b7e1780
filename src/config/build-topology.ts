import path from "node:path";
import { parseDuration } from "../util/parse-duration.ts";
import type { NodeClassData } from "./schema/node-class-schema.ts";
import type { ProbesData } from "./schema/probe-times-schema.ts";
import type { StorageClassData } from "./schema/storage-class-schema.ts";
import type { TopologyData } from "./schema/topology-schema.ts";
import type {
  KnobsConfig,
  NodeClassConfig,
  ProbesConfig,
  ProbeTimesConfig,
  StorageClassConfig,
  TopologyConfig,
} from "./topology-config.ts";

/** The typed `topology` of a draft in which no step found a problem. */
export function topologyConfig(data: TopologyData, folder: string): TopologyConfig {
  const { region, zones, classes, storageClasses, apply, seed, speed, knobs } = data;
  return {
    region,
    zones: Object.entries(zones).map(([name, zone]) => ({ name, ...zone })),
    classes: mapValues(classes, nodeClass),
    storageClasses: Object.entries(storageClasses).map(([name, one]) => storageClass(name, one)),
    apply: apply?.map((one) => path.resolve(folder, one)) ?? null,
    seed,
    speed,
    knobs: knobsOf(knobs),
  };
}

function nodeClass({
  cpu,
  memory,
  pods,
  resources,
  labels,
  taints,
}: NodeClassData): NodeClassConfig {
  return {
    resources: {
      ...(cpu !== null && { cpu }),
      ...(memory !== null && { memory }),
      ...(pods !== null && { pods: String(pods) }),
      ...resources,
    },
    labels,
    taints: taints.map(({ key, value, effect }) => ({
      key,
      ...(value !== null && { value }),
      effect,
    })),
  };
}

function storageClass(
  name: string,
  { default: isDefault, provisioner, reclaimPolicy, volumeBindingMode, zones }: StorageClassData,
): StorageClassConfig {
  return {
    name,
    isDefault,
    ...(provisioner !== null && { provisioner }),
    reclaimPolicy,
    volumeBindingMode,
    ...(zones !== null && { zones }),
  };
}

function knobsOf(knobs: TopologyData["knobs"]): KnobsConfig {
  const { nodeMonitorGracePeriod, nodeMonitorPeriod, endpointLag, probes, ...numbers } = knobs;
  const durations = {
    nodeMonitorGracePeriodMs: nodeMonitorGracePeriod,
    nodeMonitorPeriodMs: nodeMonitorPeriod,
    endpointLagMs: endpointLag,
  };
  return {
    ...written(mapValues(durations, (text) => (text === null ? null : parseDuration(text)))),
    ...written(numbers),
    ...(probes !== null && { probes: probesOf(probes) }),
  };
}

function probesOf({ readiness, liveness }: ProbesData): ProbesConfig {
  return {
    ...(readiness !== null && { readiness: probeTimes(readiness) }),
    ...(liveness !== null && { liveness: probeTimes(liveness) }),
  };
}

/** What each of the two kinds has, and one of them alone. */
interface ProbeTimesData {
  initialDelay: string | null;
  period: string | null;
  successThreshold?: number | null;
  failureThreshold?: number | null;
}

function probeTimes({ initialDelay, period, ...counts }: ProbeTimesData): ProbeTimesConfig {
  const seconds = (text: string | null) =>
    text === null ? null : (parseDuration(text) ?? 0) / 1_000;
  return written({
    initialDelaySeconds: seconds(initialDelay),
    periodSeconds: seconds(period),
    ...counts,
  });
}

function written<K extends string>(values: { readonly [key in K]?: number | null }) {
  const entries = Object.entries<number | null | undefined>(values).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(entries) as { [key in K]?: number };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
