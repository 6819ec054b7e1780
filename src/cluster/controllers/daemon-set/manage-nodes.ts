import { REVISION_LABEL } from "../../objects/controller-revision.ts";
import type { Node } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished, isReady, isTerminating } from "../../objects/pod-facts.ts";
import { type Deeds, inOrder, isPlaced, isPodAvailable, type Scene } from "./node-pods.ts";
import { surgeCount } from "./update-limits.ts";

/** Of a pod that has ended: whether it goes now, or has to wait because it was so before. */
export type Ended = (pod: Pod, node: Node) => boolean;

/**
 * Gives every node that is to have one a pod, and takes away what is too much, what has ended and what
 * may not be there (kube-controller-manager 1.34, DaemonSet controller).
 */
export function manageNodes(scene: Scene, goesNow: Ended): Deeds {
  const deeds: Deeds = { remove: [], create: [] };
  for (const node of scene.nodes) manageNode(node, scene, { deeds, goesNow });
  const known = new Set(scene.nodes.map(({ metadata }) => metadata.name));
  for (const [node, pods] of scene.pods) {
    // What waits for a node that is no more is never put anywhere.
    if (!known.has(node)) deeds.remove.push(...pods.filter((pod) => !isPlaced(pod)));
  }
  return deeds;
}

function manageNode(
  node: Node,
  scene: Scene,
  { deeds, goesNow }: { deeds: Deeds; goesNow: Ended },
): void {
  const { name } = node.metadata;
  const pods = scene.pods.get(name);
  const eligibility = scene.eligibility(node);
  const present = (pods ?? []).filter((pod) => !isTerminating(pod));
  if (eligibility === "none") {
    deeds.remove.push(...present);
    return;
  }
  if (pods === undefined) {
    if (eligibility === "run") deeds.create.push(name);
    return;
  }
  const ended = present.filter(isFinished);
  deeds.remove.push(...ended.filter((pod) => goesNow(pod, node)));
  const running = inOrder(present.filter((pod) => !isFinished(pod)));
  if (surgeCount(scene.set, 1) === 0) deeds.remove.push(...running.slice(1));
  else if (running.length === 0 && eligibility === "run") deeds.create.push(name);
  else if (running.length > 1) deeds.remove.push(...superseded(running, scene));
}

/** With a surge, an old pod and a new one stay together as long as the old one is needed. */
function superseded(running: readonly Pod[], scene: Scene): Pod[] {
  const isNew = ({ metadata }: Pod) => metadata.labels?.[REVISION_LABEL] === scene.hash;
  const newest = running.find(isNew);
  const old = running.find((pod) => !isNew(pod));
  const tooMany = running.filter((pod) => pod !== newest && pod !== old);
  if (newest === undefined || old === undefined) return tooMany;
  const isReplaced = !isReady(old) || isPodAvailable(newest, scene);
  return isReplaced ? [...tooMany, old] : tooMany;
}
