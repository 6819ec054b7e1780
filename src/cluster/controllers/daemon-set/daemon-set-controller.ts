import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { recordEvent } from "../../events/record-event.ts";
import { Selectors } from "../../meta/selectors.ts";
import { type ControllerRevision, REVISION_LABEL } from "../../objects/controller-revision.ts";
import type { DaemonSet } from "../../objects/daemon-set.ts";
import type { Node } from "../../objects/node.ts";
import type { Pod } from "../../objects/pod.ts";
import { availableAtMs } from "../../objects/pod-facts.ts";
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { claimPods } from "../claim-pods.ts";
import { enqueueManagers } from "../enqueue-managers.ts";
import { createRevision, isCurrent, renumbered, revisionsOf } from "../history/revisions.ts";
import { createManagedPods, deleteManagedPod } from "../managed-pods.ts";
import { Retries } from "../retries.ts";
import { daemonPod } from "./daemon-pods.ts";
import { statusOf } from "./daemon-set-status.ts";
import { Eligible } from "./eligibility.ts";
import { FailedPods } from "./failed-pods.ts";
import { manageNodes } from "./manage-nodes.ts";
import { type Deeds, podsByNode, type Scene } from "./node-pods.ts";
import { PATIENCE_MS, patientSet } from "./patient-set.ts";
import { rollingUpdate } from "./rolling-update.ts";

const NAME = "daemonset-controller";
const SOURCE = { component: NAME };
/** So many pods at most are created or deleted at a time. */
const MOST_AT_ONCE = 250;

interface State {
  readonly failed: FailedPods;
  readonly retries: Retries;
  readonly selectors: Selectors;
  readonly eligible: Eligible;
}

/**
 * Keeps a pod of each daemon set on every node that it may run on, also where nothing else may, and
 * brings them up to date (kube-controller-manager 1.34, DaemonSet controller). The scheduler puts
 * them where they say.
 */
export class DaemonSetController implements Component {
  readonly name = NAME;
  readonly #state: State;

  constructor(
    state: State = {
      ...{ failed: new FailedPods(), retries: new Retries() },
      ...{ selectors: new Selectors(), eligible: new Eligible() },
    },
  ) {
    this.#state = state;
  }

  observe(change: Change, world: World): void {
    const { resource, object } = change;
    if (resource === PODS.id) this.#observePod(change, world);
    else if (resource === DAEMON_SETS.id) world.enqueue(NAME, keyOf(object));
    else if (resource === NODES.id && concernsDaemons(change)) {
      for (const set of world.store.list(DAEMON_SETS)) world.enqueue(NAME, keyOf(set));
    }
  }

  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const set = world.store.get(DAEMON_SETS, namespace, name);
    const selector = set && this.#state.selectors.of(set.spec.selector);
    const isGone = set === undefined || set.metadata.deletionTimestamp !== undefined;
    if (isGone || !selector || selector.isEverything) {
      if (!isGone) warnOfEverything(set, world);
      this.#state.retries.forget(key);
      return;
    }
    const revisions = revisionsOf({ owner: set, selector }, world);
    const { current, old, collisionCount } = findRevisions(set, revisions, world);
    const scene = this.#scene(set, { hash: hashOf(current), selector }, world);
    const isDone = this.#bringAbout(scene, world);
    forgetRevisions(set, old, { pods: scene.pods, world });
    this.#tellStatus(scene, collisionCount, world);
    if (isDone) this.#state.retries.forget(key);
    else this.#state.retries.later(NAME, key, world);
  }

  get memory(): Memory {
    const { failed, retries } = this.#state;
    return { failed, retries };
  }

  fork(): Component {
    const { failed, retries, selectors, eligible } = this.#state;
    return new DaemonSetController({
      ...{ failed: failed.fork(), retries: retries.fork(), selectors, eligible },
    });
  }

  #observePod(change: Change, world: World): void {
    const patient = patientSet(change, world);
    if (patient !== undefined) {
      const atMs = world.nowMs + PATIENCE_MS;
      world.agenda.noteAtLatest({ atMs, component: NAME, key: keyOf(patient) });
      return;
    }
    const { selectors } = this.#state;
    const managers = { component: NAME, kind: "DaemonSet", resource: DAEMON_SETS, selectors };
    enqueueManagers(change, managers, world);
  }

  #scene(
    set: DaemonSet,
    { hash, selector }: { hash: string; selector: Parameters<typeof claimPods>[0]["selector"] },
    world: World,
  ): Scene {
    return {
      ...{ set, hash, nowMs: world.nowMs },
      nodes: world.store.list(NODES),
      pods: podsByNode(claimPods({ owner: set, selector }, world)),
      eligibility: (node) => this.#state.eligible.of(set, node),
    };
  }

  /** An update goes on when there is nothing else to do. False where something was refused. */
  #bringAbout(scene: Scene, world: World): boolean {
    const managed = manageNodes(scene, (pod, node) => this.#goesNow(pod, { node, scene, world }));
    if (managed.remove.length + managed.create.length > 0) return perform(managed, scene, world);
    const { type = "RollingUpdate" } = scene.set.spec.updateStrategy ?? {};
    return type !== "RollingUpdate" || perform(rollingUpdate(scene), scene, world);
  }

  /** A pod that failed is deleted, and not too often on the same node. */
  #goesNow(pod: Pod, place: { node: Node; scene: Scene; world: World }): boolean {
    const { node, scene, world } = place;
    const { namespace, name } = pod.metadata;
    const where = `daemon pod ${namespace}/${name} on node ${node.metadata.name}`;
    if (pod.status?.phase === "Succeeded") {
      const message = `Found succeeded ${where}, will try to delete it`;
      const happening = { type: "Normal", reason: "SucceededDaemonPod", source: SOURCE } as const;
      recordEvent(world, scene.set, { ...happening, message });
      return true;
    }
    const { uid } = scene.set.metadata;
    const key = `${uid}/${scene.set.status?.observedGeneration ?? 0}/${node.metadata.name}`;
    const untilMs = this.#state.failed.waitsUntilMs(key, world.nowMs);
    if (untilMs !== null) {
      world.agenda.noteAtLatest({ atMs: untilMs, component: NAME, key: keyOf(scene.set) });
      return false;
    }
    this.#state.failed.note(key, world.nowMs);
    const message = `Found failed ${where}, will try to kill it`;
    const happening = { type: "Warning", reason: "FailedDaemonPod", source: SOURCE } as const;
    recordEvent(world, scene.set, { ...happening, message });
    return true;
  }

  #tellStatus(scene: Scene, collisionCount: number, world: World): void {
    const { set } = scene;
    const status = statusOf(scene, collisionCount);
    if (!sameJson(status, set.status)) world.writer.updateStatus(DAEMON_SETS, { ...set, status });
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds === 0) return;
    for (const pod of [...scene.pods.values()].flat()) {
      const atMs = availableAtMs(pod, minReadySeconds);
      if (atMs === null || atMs <= world.nowMs) continue;
      world.agenda.noteAtLatest({ atMs, component: NAME, key: keyOf(set) });
    }
  }
}

/** Only labels and taints say where daemons run; of what was on a node that is gone others take care. */
function concernsDaemons({ type, object, previous }: Change): boolean {
  if (type !== "MODIFIED") return type === "ADDED";
  const [now, before] = [object as Node, previous as Node | null];
  return (
    !sameJson(now.metadata.labels, before?.metadata.labels) ||
    !sameJson(now.spec?.taints, before?.spec?.taints)
  );
}

function warnOfEverything(set: DaemonSet, world: World): void {
  const message = "This daemon set is selecting all pods. A non-empty selector is required.";
  recordEvent(world, set, { type: "Warning", reason: "SelectingAll", message, source: SOURCE });
}

function perform({ remove, create }: Deeds, { set, hash }: Scene, world: World): boolean {
  const manager = { owner: set, source: SOURCE };
  const pods = create.slice(0, MOST_AT_ONCE).map((node) => daemonPod(set, node, hash));
  const { failure } = createManagedPods(pods, manager, world);
  const refused = remove
    .slice(0, MOST_AT_ONCE)
    .filter((pod) => deleteManagedPod(pod, manager, world) !== null);
  return failure === null && refused.length === 0;
}

function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[REVISION_LABEL] ?? metadata.name;
}

/** The revision of the set's template, made where there is none yet, and all others. */
function findRevisions(set: DaemonSet, revisions: readonly ControllerRevision[], world: World) {
  const { collisionCount = 0 } = set.status ?? {};
  const equal = revisions.findLast((revision) => isCurrent(revision, set));
  const old = revisions.filter((revision) => revision !== equal);
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1;
  if (equal === undefined) {
    const wanted = { owner: set, revision: number, collisionCount, hashLabel: REVISION_LABEL };
    const made = createRevision(wanted, world);
    return { current: made.revision, old, collisionCount: made.collisionCount };
  }
  const current = equal.revision < number ? renumbered(equal, number, world) : equal;
  return { current, old, collisionCount };
}

/** The oldest revisions go that no pod lives by, when there are more old ones than the limit. */
function forgetRevisions(
  set: DaemonSet,
  old: readonly ControllerRevision[],
  { pods, world }: { pods: Scene["pods"]; world: World },
): void {
  const surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return;
  const live = new Set(
    [...pods.values()].flat().map(({ metadata }) => metadata.labels?.[REVISION_LABEL]),
  );
  for (const { metadata } of old.filter((one) => !live.has(hashOf(one))).slice(0, surplus)) {
    world.writer.delete(CONTROLLER_REVISIONS, metadata);
  }
}
