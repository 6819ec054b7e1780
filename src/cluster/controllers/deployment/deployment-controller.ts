import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { OwnerReference } from "../../objects/meta.ts";
import { controllerOf } from "../../objects/owners.ts";
import { DEPLOYMENTS, PODS, REPLICA_SETS } from "../../objects/resources.ts";
import type { Deployment, ReplicaSet } from "../../objects/workloads.ts";
import { ApiError, isNamespaceTerminating } from "../../status/api-error.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { claim } from "../claim.ts";
import { Retries } from "../retries.ts";
import { findSets } from "./current-set.ts";
import { isRolling } from "./deployment-limits.ts";
import { tellStatus } from "./deployment-status.ts";
import { DEPLOYMENT_CONTROLLER, DeploymentWork } from "./deployment-work.ts";
import { forgetOldSets } from "./old-sets.ts";
import { notePause } from "./pause.ts";
import { recreate } from "./recreate.ts";
import { rollOn } from "./rolling-update.ts";
import { isScaled, scaleSets } from "./scale-sets.ts";

/** After so many failures one after the other a deployment is left alone until it changes. */
const MOST_RETRIES = 15;

interface State {
  readonly retries: Retries;
  readonly selectors: Selectors;
}

/**
 * Brings the pods of each deployment to its template by replica sets, one for each template that it has
 * had (kube-controller-manager 1.34, Deployment controller).
 */
export class DeploymentController implements Component {
  readonly name = DEPLOYMENT_CONTROLLER;
  readonly actsLast = true;
  readonly #state: State;

  constructor(state: State = { retries: new Retries(), selectors: new Selectors() }) {
    this.#state = state;
  }

  observe(change: Change, world: World): void {
    const { resource, type, object, previous } = change;
    if (resource === DEPLOYMENTS.id) {
      if (type === "DELETED") this.#forget(keyOf(object), world);
      else world.enqueue(this.name, keyOf(object));
    } else if (resource === REPLICA_SETS.id) {
      this.#observeSet(object as ReplicaSet, previous as ReplicaSet | null, world);
    } else if (resource === PODS.id && type === "DELETED") {
      const set = setOf(controllerOf(object), object.metadata.namespace, world);
      const deployment = set && managerOf(set, world);
      if (deployment && !isRolling(deployment)) world.enqueue(this.name, keyOf(deployment));
    }
  }

  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const deployment = world.store.get(DEPLOYMENTS, namespace, name);
    if (deployment === undefined) return;
    try {
      this.#lookAt(new DeploymentWork(deployment, world));
      this.#state.retries.forget(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#fail(key, error, world);
    }
  }

  get memory(): Memory {
    const { retries } = this.#state;
    return { retries };
  }

  fork(): Component {
    const { retries, selectors } = this.#state;
    return new DeploymentController({ retries: retries.fork(), selectors });
  }

  #lookAt(work: DeploymentWork): void {
    const { deployment, world } = work;
    const selector = this.#state.selectors.of(deployment.spec.selector);
    if (selector === null) return;
    if (selector.isEverything) {
      refuseAll(work);
      return;
    }
    const all = claim(REPLICA_SETS, { owner: deployment, selector }, world);
    if (deployment.metadata.deletionTimestamp !== undefined) {
      tellStatus(work, findSets(work, all));
      return;
    }
    notePause(work);
    const sets = findSets(work, all);
    const isPaused = work.deployment.spec.paused === true;
    if (isPaused || isScaled(work, sets)) {
      scaleSets(work, sets);
      if (isPaused) forgetOldSets(work, sets.old);
      tellStatus(work, sets);
      return;
    }
    const fresh = sets.current === undefined ? all : [...sets.old, sets.current];
    if (isRolling(deployment)) rollOn(work, fresh);
    else recreate(work, fresh);
  }

  #observeSet(set: ReplicaSet, previous: ReplicaSet | null, world: World): void {
    const deployment = managerOf(set, world);
    if (deployment !== undefined) world.enqueue(this.name, keyOf(deployment));
    const before = previous === null ? undefined : managerOf(previous, world);
    if (before !== undefined && before !== deployment) world.enqueue(this.name, keyOf(before));
    if (controllerOf(set) !== undefined) return;
    for (const one of world.store.list(DEPLOYMENTS, set.metadata.namespace)) {
      const selector = this.#state.selectors.of(one.spec.selector);
      if (selector?.matches(set.metadata.labels)) world.enqueue(this.name, keyOf(one));
    }
  }

  #fail(key: string, error: ApiError, world: World): void {
    const { retries } = this.#state;
    if (isNamespaceTerminating(error) || retries.failures(key) >= MOST_RETRIES) retries.forget(key);
    else retries.later(this.name, key, world);
  }

  #forget(key: string, { agenda }: World): void {
    this.#state.retries.forget(key);
    agenda.cancel({ component: this.name, key });
  }
}

function refuseAll(work: DeploymentWork): void {
  const { metadata, status } = work.deployment;
  const message = "This deployment is selecting all pods. A non-empty selector is required.";
  work.tell("Warning", "SelectingAll", message);
  const { generation } = metadata;
  if (generation === undefined || (status?.observedGeneration ?? 0) >= generation) return;
  work.saveStatus({ ...status, observedGeneration: generation });
}

/** The deployment that manages a set, if it is still the one that the set means. */
function managerOf(set: ReplicaSet, { store }: World): Deployment | undefined {
  const reference = controllerOf(set);
  if (reference?.kind !== "Deployment") return undefined;
  const deployment = store.get(DEPLOYMENTS, set.metadata.namespace ?? "", reference.name);
  return deployment?.metadata.uid === reference.uid ? deployment : undefined;
}

function setOf(
  reference: OwnerReference | undefined,
  namespace: string | undefined,
  { store }: World,
): ReplicaSet | undefined {
  if (reference?.kind !== "ReplicaSet") return undefined;
  const set = store.get(REPLICA_SETS, namespace ?? "", reference.name);
  return set?.metadata.uid === reference.uid ? set : undefined;
}
