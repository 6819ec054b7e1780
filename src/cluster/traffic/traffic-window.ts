import type { Cluster } from "../cluster.ts";
import { splitKey } from "../store/resource.ts";
import type { SortedMap } from "../store/sorted-map.ts";
import {
  Availability,
  type AvailabilityRecord,
  presentOf,
  recordAt,
} from "./availability/availability.ts";
import type { LowMark, LowWater } from "./availability/low-water.ts";
import { type Flow, flowAt, totalsBetween } from "./flow.ts";
import { Traffic } from "./traffic.ts";
import {
  type ServiceTraffic,
  sumOf,
  type TrafficReport,
  type WorkloadAvailability,
} from "./traffic-report.ts";

/**
 * How requests and workloads stand at a moment: what it takes to tell later what has come of them since
 * then. It is no part of a cluster, costs next to nothing, and serves forks made after it as well.
 */
export interface TrafficWindow {
  readonly fromMs: number;
  readonly lossyMs: number;
  readonly flows: SortedMap<string, Flow>;
  readonly records: SortedMap<string, AvailabilityRecord>;
  readonly lows: LowWater;
}

/** Begins to look at what comes of requests. */
export function openWindow(cluster: Cluster): TrafficWindow {
  const { nowMs } = cluster;
  const traffic = cluster.part(Traffic);
  const availability = cluster.part(Availability);
  return {
    ...{ fromMs: nowMs, lossyMs: traffic.lossyMs(nowMs), flows: traffic.flows.fork() },
    ...{ records: availability.records.fork(), lows: availability.lows.fork() },
  };
}

/** What has come of requests since then, up to now; the window can be read again later. */
export function readWindow(window: TrafficWindow, cluster: Cluster): TrafficReport {
  const { nowMs } = cluster;
  const { fromMs } = window;
  const traffic = cluster.part(Traffic);
  const services = servicesSince(window, traffic, nowMs);
  return {
    ...{ fromMs, toMs: nowMs, ...sumOf(services), services },
    lossyMs: traffic.lossyMs(nowMs) - window.lossyMs,
    workloads: workloadsSince(window, cluster.part(Availability), nowMs),
  };
}

function servicesSince(window: TrafficWindow, { flows }: Traffic, nowMs: number): ServiceTraffic[] {
  return [...flows.keys()].flatMap((key) => {
    const flow = flows.get(key);
    if (flow === undefined) return [];
    const known = window.flows.get(key);
    const before = known && flowAt(known, window.fromMs);
    const after = flowAt(flow, nowMs);
    const pairs = totalsBetween(before, after)
      .filter(({ succeeded, lost }) => succeeded + lost > 0)
      .map((pair) => ({ ...pair, to: pair.to === "" ? null : pair.to }));
    if (pairs.length === 0) return [];
    const lossyMs = after.lossyMs - (before?.lossyMs ?? 0);
    return [{ ...splitKey(key), ...sumOf(pairs), lossyMs, pairs }];
  });
}

function workloadsSince(
  window: TrafficWindow,
  { records, lows }: Availability,
  nowMs: number,
): WorkloadAvailability[] {
  return [...records.keys()].flatMap((key) => {
    const record = records.get(key);
    const known = window.records.get(key);
    if (record === undefined || known === undefined) return [];
    const low = lows.since(key, window.fromMs, presentOf(record));
    if (low === undefined) return [];
    const { workload, wanted, available } = record;
    const before = window.lows.mark(key, low.count, presentOf(known));
    const wasThere = before?.sinceMs === low.sinceMs;
    const earlierMs = wasThere ? spentMs(before, known, window.fromMs) : 0;
    return [
      {
        ...{ workload, wanted, available, least: low.count },
        leastMs: spentMs(low, record, nowMs) - earlierMs,
        shortMs: recordAt(record, nowMs).shortMs - recordAt(known, window.fromMs).shortMs,
      },
    ];
  });
}

/** How long it was at that count, the present stretch included. */
function spentMs({ count, spentMs }: LowMark, record: AvailabilityRecord, atMs: number): number {
  return spentMs + (record.available === count ? atMs - record.sinceMs : 0);
}
