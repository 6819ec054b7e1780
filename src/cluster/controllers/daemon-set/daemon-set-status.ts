import type { DaemonSetStatus } from "../../objects/daemon-set.ts";
import { isReady } from "../../objects/pod-facts.ts";
import { isUpdated } from "./daemon-pods.ts";
import { inOrder, isPodAvailable, type Scene } from "./node-pods.ts";

/** The status of a set: of every node its first pod counts. */
export function statusOf(scene: Scene, collisionCount: number): DaemonSetStatus {
  const { set, hash } = scene;
  const count = { desired: 0, current: 0, misplaced: 0, ready: 0, updated: 0, available: 0 };
  for (const node of scene.nodes) {
    const [pod] = inOrder(scene.pods.get(node.metadata.name) ?? []);
    if (scene.eligibility(node) !== "run") {
      if (pod !== undefined) count.misplaced += 1;
      continue;
    }
    count.desired += 1;
    if (pod === undefined) continue;
    count.current += 1;
    if (isReady(pod)) count.ready += 1;
    if (isPodAvailable(pod, scene)) count.available += 1;
    if (isUpdated(pod, set, hash)) count.updated += 1;
  }
  const { generation } = set.metadata;
  const { conditions } = set.status ?? {};
  const missing = count.desired - count.available;
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misplaced,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    ...(generation !== undefined && { observedGeneration: generation }),
    ...(count.updated > 0 && { updatedNumberScheduled: count.updated }),
    ...(count.available > 0 && { numberAvailable: count.available }),
    ...(missing > 0 && { numberUnavailable: missing }),
    ...(collisionCount > 0 && { collisionCount }),
    ...(conditions !== undefined && { conditions }),
  };
}
