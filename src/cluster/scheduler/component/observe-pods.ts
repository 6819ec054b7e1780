import type { World } from "../../components/component.ts";
import type { Pod } from "../../objects/pod.ts";
import { isFinished, priorityOf } from "../../objects/pod-facts.ts";
import type { Change } from "../../store/history.ts";
import { keyOf } from "../../store/resource.ts";
import { podEvents } from "../requeue/pod-events.ts";
import { CLAIMS, type Parts, SCHEDULER } from "./parts.ts";
import { requeuePods } from "./requeue-pods.ts";
import { isOurs } from "./store-reads.ts";

/** Takes notice of a pod that has come, changed or gone. One that has ended counts as gone. */
export function observePod({ type, object, previous }: Change, parts: Parts, world: World): void {
  const before = present(previous as Pod | null);
  const after = type === "DELETED" ? null : present(object as Pod);
  if (before !== null && after !== null && isSame(before, after)) {
    // Nothing follows from it; but what is known is the pod as it is, and nothing older is held on to.
    if (ifBound(after)) parts.view.updatePod(before, after);
    return;
  }
  if (type === "DELETED") parts.decisions.remove(keyOf(object));
  const place = { parts, world };
  const [boundBefore, boundAfter] = [before, after].map(ifBound);
  const [waitedBefore, waitsAfter] = [before, after].map(ifWaiting);
  if (boundBefore && boundAfter) changeBound(boundBefore, boundAfter, place);
  else if (boundBefore) removeBound(boundBefore, place);
  if (waitedBefore && waitsAfter) changeWaiting(waitedBefore, waitsAfter, place);
  else if (waitedBefore) removeWaiting(waitedBefore, { ...place, isBound: Boolean(boundAfter) });
  else if (waitsAfter) addWaiting(waitsAfter, place);
  if (boundAfter && !boundBefore) addBound(boundAfter, place);
}

interface Place {
  readonly parts: Parts;
  readonly world: World;
}

function present(pod: Pod | null): Pod | null {
  return pod === null || isFinished(pod) ? null : pod;
}

function ifBound(pod: Pod | null): Pod | undefined {
  return pod?.spec.nodeName ? pod : undefined;
}

function ifWaiting(pod: Pod | null): Pod | undefined {
  return pod !== null && !pod.spec.nodeName && isOurs(pod) ? pod : undefined;
}

/** As most changes are: the kubelet has written its status. */
function isSame(before: Pod, after: Pod): boolean {
  return (
    before.spec === after.spec &&
    before.metadata.labels === after.metadata.labels &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
    before.status?.nominatedNodeName === after.status?.nominatedNodeName
  );
}

function addWaiting(pod: Pod, { parts, world }: Place): void {
  parts.queue.add(pod, world.nowMs);
  parts.nominees.change(null, pod);
}

function addBound(pod: Pod, { parts, world }: Place): void {
  const { view } = parts;
  view.addPod(pod);
  const event = { on: "pod", action: "add", before: null, after: view.read(pod) } as const;
  requeuePods(parts, { event }, world);
}

function changeBound(before: Pod, after: Pod, { parts, world }: Place): void {
  const { view } = parts;
  view.updatePod(before, after);
  for (const event of podEvents(view.read(before), view.read(after))) {
    requeuePods(parts, { event }, world);
  }
}

function removeBound(pod: Pod, { parts, world }: Place): void {
  parts.view.removePod(pod);
  tellOfRoom(pod, { parts, world });
}

/** It is gone, or has its node now. */
function removeWaiting(pod: Pod, { parts, world, isBound }: Place & { isBound: boolean }): void {
  const { queue, nominees, bindings } = parts;
  const key = keyOf(pod);
  queue.remove(key);
  nominees.change(pod, null);
  const assumed = bindings.get(key);
  if (assumed !== undefined) forgetAssumed(pod, assumed.node, { parts, world, isBound });
  else if (pod.status?.nominatedNodeName) {
    tellOfRoom(pod, { parts, world }, priorityOf(pod));
  }
}

/** What was counted as if it had its node already is so no more, or really has it. */
export function forgetAssumed(
  pod: Pod,
  nodeName: string,
  { parts, world, isBound }: Place & { isBound: boolean },
): void {
  const { bindings, view } = parts;
  const assumed = { ...pod, spec: { ...pod.spec, nodeName } };
  bindings.remove(keyOf(pod));
  world.agenda.cancel({ component: SCHEDULER, key: CLAIMS + keyOf(pod) });
  view.removePod(assumed);
  if (!isBound) tellOfRoom(assumed, { parts, world });
}

function changeWaiting(before: Pod, after: Pod, { parts, world }: Place): void {
  const { view, queue, nominees } = parts;
  const key = keyOf(after);
  nominees.change(before, after);
  const [left, now] = [before, after].map((pod) => pod.status?.nominatedNodeName ?? "");
  if (left !== "" && left !== now) tellOfRoom(before, { parts, world }, priorityOf(before));
  if (queue.placeOf(key) === null) return;
  for (const event of podEvents(view.read(before), view.read(after))) {
    if (event.action === "gates") queue.open(key);
    // What happens to a pod without a node matters to itself alone.
    else requeuePods(parts, { event, only: key }, world);
  }
}

/** There is room where the pod was, or was to be. */
function tellOfRoom(pod: Pod, { parts, world }: Place, mostPriority?: number): void {
  const event = { on: "pod", action: "delete", before: parts.view.read(pod), after: null } as const;
  requeuePods(parts, { event, ...(mostPriority !== undefined && { mostPriority }) }, world);
}
