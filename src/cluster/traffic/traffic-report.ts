import type { WorkloadRef } from "./availability/workload-of.ts";

/** Requests between two moments; parts of them count too, since they are a flow. */
export interface RequestCounts {
  readonly succeeded: number;
  readonly lost: number;
}

/** Requests that came from one zone and went to another. */
export interface ZonePair extends RequestCounts {
  readonly from: string;
  /** Null where they went nowhere, since there was no endpoint. */
  readonly to: string | null;
}

export interface ServiceTraffic extends RequestCounts {
  readonly namespace: string;
  readonly name: string;
  /** For how long some were lost. */
  readonly lossyMs: number;
  readonly pairs: readonly ZonePair[];
}

export interface WorkloadAvailability {
  readonly workload: WorkloadRef;
  /** How many pods it is to have, at the end. */
  readonly wanted: number;
  /** How many are available at the end. */
  readonly available: number;
  /** The fewest that were. */
  readonly least: number;
  /** For how long just so many were. */
  readonly leastMs: number;
  /** For how long fewer were available than wanted. */
  readonly shortMs: number;
}

/** What came of requests, and how available workloads were, from one moment to another. */
export interface TrafficReport extends RequestCounts {
  readonly fromMs: number;
  readonly toMs: number;
  /** For how long requests to any service were lost. */
  readonly lossyMs: number;
  /** By namespace and name; those that were sent requests. */
  readonly services: readonly ServiceTraffic[];
  /** Those that are there at the end and were at the beginning, by kind, namespace and name. */
  readonly workloads: readonly WorkloadAvailability[];
}

export function sumOf(counts: readonly RequestCounts[]): RequestCounts {
  let succeeded = 0;
  let lost = 0;
  for (const one of counts) {
    succeeded += one.succeeded;
    lost += one.lost;
  }
  return { succeeded, lost };
}

/** The share of requests that succeeded, 0 to 1; null when there were none. */
export function successRate({ succeeded, lost }: RequestCounts): number | null {
  const sent = succeeded + lost;
  return sent === 0 ? null : succeeded / sent;
}

/** The share of requests with an endpoint that went to another zone, 0 to 1; null without any. */
export function crossZoneShare(pairs: readonly ZonePair[]): number | null {
  let all = 0;
  let cross = 0;
  for (const { from, to, succeeded, lost } of pairs) {
    if (to === null) continue;
    all += succeeded + lost;
    if (from !== to) cross += succeeded + lost;
  }
  return all === 0 ? null : cross / all;
}
