import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { ControllerRevision } from "../../objects/controller-revision.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { availableAtMs } from "../../objects/pod-facts.ts";
import { PERSISTENT_VOLUME_CLAIMS, PODS, STATEFUL_SETS } from "../../objects/resources.ts";
import type { StatefulSet } from "../../objects/stateful-set.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { claimPods } from "../claim-pods.ts";
import { enqueueManagers } from "../enqueue-managers.ts";
import {
  createRevision,
  isCurrent,
  renumbered,
  revisionsOf,
  templateOf,
  truncateHistory,
} from "../history/revisions.ts";
import { Retries } from "../retries.ts";
import { revisionOf, type Version } from "./identity.ts";
import { Refused } from "./pod-control.ts";
import { PodLooks } from "./pod-looks.ts";
import { statusOf } from "./stateful-set-status.ts";
import { type Situation, takeSteps } from "./take-steps.ts";

const NAME = "statefulset-controller";
const KIND = "StatefulSet";
const HASH_LABEL = "controller.kubernetes.io/hash";

interface State {
  readonly retries: Retries;
  readonly selectors: Selectors;
  readonly looks: PodLooks;
}

/**
 * Keeps the pods of stateful sets, each with a number, a name and claims of its own that outlive it,
 * and the revisions of their templates (kube-controller-manager 1.34, StatefulSet controller).
 */
export class StatefulSetController implements Component {
  readonly name = NAME;
  readonly actsLast = true;
  readonly #state: State;

  constructor(
    state: State = { retries: new Retries(), selectors: new Selectors(), looks: new PodLooks() },
  ) {
    this.#state = state;
  }

  observe(change: Change, world: World): void {
    const { resource, type, object } = change;
    if (resource === PODS.id) {
      const { selectors } = this.#state;
      const managers = { component: NAME, kind: KIND, resource: STATEFUL_SETS, selectors };
      enqueueManagers(change, managers, world);
    } else if (resource === STATEFUL_SETS.id) {
      world.enqueue(NAME, keyOf(object));
    } else if (resource === PERSISTENT_VOLUME_CLAIMS.id && type === "DELETED") {
      // A pod may wait until the claim of its predecessor has gone.
      const reference = controllerOf(object);
      if (reference?.kind === "Pod") enqueueSetOf(reference.name, object.metadata.namespace, world);
    }
  }

  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const set = world.store.get(STATEFUL_SETS, namespace, name);
    const selector = set && this.#state.selectors.of(set.spec.selector);
    if (set === undefined || !selector) {
      this.#state.retries.forget(key);
      return;
    }
    const revisions = revisionsOf({ owner: set, selector }, world);
    const { looks } = this.#state;
    const isOfSet = (pod: Pod) => looks.of(pod).setName === name;
    const pods = claimPods({ owner: set, selector, isMember: isOfSet }, world);
    const { update, current, collisionCount } = findVersions(set, revisions, world);
    const situation = { set, pods, looks, current: versionOf(current), update: versionOf(update) };
    const taken = tryToTakeSteps(situation, world);
    const currentRevision = current.metadata.name;
    const updateRevision = update.metadata.name;
    const findings = { pods, looks, currentRevision, updateRevision, collisionCount };
    const status = statusOf(set, { ...findings, taken: taken ?? 0, nowMs: world.nowMs });
    world.writer.updateStatus(STATEFUL_SETS, { ...set, status });
    const isLive = (revision: string) =>
      [currentRevision, updateRevision].includes(revision) ||
      pods.some((pod) => revisionOf(pod) === revision);
    truncateHistory(revisions, { isLive, limit: set.spec.revisionHistoryLimit ?? 10 }, world);
    lookAgainWhenAvailable(set, pods, world);
    if (taken === null) this.#state.retries.later(NAME, key, world);
    else this.#state.retries.forget(key);
  }

  get memory(): Memory {
    const { retries } = this.#state;
    return { retries };
  }

  fork(): Component {
    const { retries, selectors, looks } = this.#state;
    return new StatefulSetController({ retries: retries.fork(), selectors, looks });
  }
}

/** How many pods were taken for an update; null where something was refused. */
function tryToTakeSteps(situation: Situation, world: World): number | null {
  if (situation.set.metadata.deletionTimestamp !== undefined) return 0;
  try {
    return takeSteps(situation, world);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The revision of the set's template, which may be new or an old one again, and the current one. */
function findVersions(set: StatefulSet, revisions: readonly ControllerRevision[], world: World) {
  const { collisionCount = 0, currentRevision } = set.status ?? {};
  const newest = revisions.at(-1);
  const number = (newest?.revision ?? 0) + 1;
  const equal = revisions.findLast((revision) => isCurrent(revision, set));
  const made =
    equal === undefined
      ? createRevision(
          { owner: set, revision: number, collisionCount, hashLabel: HASH_LABEL },
          world,
        )
      : { revision: equal === newest ? equal : renumbered(equal, number, world), collisionCount };
  const current = revisions.find(({ metadata }) => metadata.name === currentRevision);
  const update = made.revision;
  return { update, current: current ?? update, collisionCount: made.collisionCount };
}

function versionOf(revision: ControllerRevision): Version {
  return { name: revision.metadata.name, template: templateOf(revision) };
}

/** A pod that is ready counts when it has been so for long enough. */
function lookAgainWhenAvailable(set: StatefulSet, pods: readonly Pod[], world: World): void {
  const { minReadySeconds = 0 } = set.spec;
  if (minReadySeconds === 0) return;
  for (const pod of pods) {
    const atMs = availableAtMs(pod, minReadySeconds);
    if (atMs === null || atMs <= world.nowMs) continue;
    world.agenda.noteAtLatest({ atMs, component: NAME, key: keyOf(set) });
  }
}

function enqueueSetOf(podName: string, namespace: string | undefined, world: World): void {
  const dash = podName.lastIndexOf("-");
  if (dash > 0) world.enqueue(NAME, objectKey(namespace ?? "", podName.slice(0, dash)));
}
