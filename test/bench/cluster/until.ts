import { setTimeout as wait } from "node:timers/promises";
import type { ClusterClient } from "./cluster-client.ts";

const POLL_MS = 50;

/**
 * Waits until all deployments have their pods, and every pod has a node.
 *
 * @param deadlineMs of `performance.now()`. @throws Error when it has passed
 */
export async function untilBound(
  client: ClusterClient,
  pods: number,
  deadlineMs: number,
): Promise<void> {
  await until(deadlineMs, async () => (await sum(client, "replicas")) === pods);
  const unbound = "/api/v1/namespaces/default/pods?fieldSelector=spec.nodeName%3D&limit=1";
  await until(deadlineMs, async () => {
    const { items } = JSON.parse(await client.ask("GET", unbound)) as { items: unknown[] };
    return items.length === 0;
  });
}

/** The same until all pods are ready. */
export async function untilReady(
  client: ClusterClient,
  pods: number,
  deadlineMs: number,
): Promise<void> {
  await until(deadlineMs, async () => (await sum(client, "readyReplicas")) === pods);
}

async function until(deadlineMs: number, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error("the pods have not come in time");
    await wait(POLL_MS);
  }
}

async function sum(client: ClusterClient, field: "replicas" | "readyReplicas"): Promise<number> {
  const path = "/apis/apps/v1/namespaces/default/deployments";
  const { items } = JSON.parse(await client.ask("GET", path)) as {
    items: { status?: { replicas?: number; readyReplicas?: number } }[];
  };
  return items.reduce((total, { status }) => total + (status?.[field] ?? 0), 0);
}
