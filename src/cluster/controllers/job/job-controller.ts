import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { recordEvent } from "../../events/record-event.ts";
import { Selectors } from "../../meta/selectors.ts";
import { findCondition, withCondition } from "../../objects/conditions.ts";
import type { Job, JobStatus } from "../../objects/job.ts";
import type { Condition } from "../../objects/meta.ts";
import { controllerOf } from "../../objects/owners.ts";
import type { Pod } from "../../objects/pod.ts";
import { isReady } from "../../objects/pod-facts.ts";
import { JOBS, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, objectKey, splitKey } from "../../store/resource.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { claimPods, podsManagedBy } from "../claim-pods.ts";
import { deleteManagedPod } from "../managed-pods.ts";
import { Retries } from "../retries.ts";
import { FailurePauses } from "./failure-pauses.ts";
import { failureOf, isOver, type JobEnd, successOf } from "./job-end.ts";
import { isIndexed, isTracked } from "./job-pods.ts";
import { type JobTally, tallyOf } from "./job-tally.ts";
import { createPods, dropPods, letGo, needOf } from "./manage-pods.ts";

const NAME = "job-controller";
const SOURCE = { component: NAME };
/** Changes of pods are gathered for so long before the job is looked at. */
const BATCH_MS = 1_000;
/** Before the key of a pod, where it is a pod that is to be looked at. */
const POD = "pod ";

interface State {
  readonly pauses: FailurePauses;
  readonly retries: Retries;
  readonly selectors: Selectors;
}

/**
 * Runs the pods of jobs to their end, and removes jobs whose time is over (kube-controller-manager
 * 1.34, Job controller and TTL-after-finished controller; policies for failures of pods, limits per
 * index and success policies are left out).
 */
export class JobController implements Component {
  readonly name = NAME;
  readonly #state: State;

  constructor(
    state: State = {
      pauses: new FailurePauses(),
      retries: new Retries(),
      selectors: new Selectors(),
    },
  ) {
    this.#state = state;
  }

  observe({ resource, type, object }: Change, world: World): void {
    if (resource === JOBS.id) {
      world.enqueue(NAME, keyOf(object));
      if (type !== "DELETED") return;
      for (const pod of podsManagedBy(object, world.store)) world.enqueue(NAME, POD + keyOf(pod));
    } else if (resource === PODS.id && type !== "DELETED") {
      const pod = object as Pod;
      const job = jobOf(pod, world);
      if (job !== undefined) this.#lookSoon(keyOf(job), world);
      else if (isTracked(pod)) world.enqueue(NAME, POD + keyOf(pod));
    } else if (resource === PODS.id) {
      const job = jobOf(object as Pod, world);
      if (job !== undefined) this.#lookSoon(keyOf(job), world);
    }
  }

  reconcile(id: string, world: World): void {
    const key = id.startsWith(POD) ? id.slice(POD.length) : id;
    const { namespace, name } = splitKey(key);
    if (key !== id) {
      const pod = world.store.get(PODS, namespace, name);
      // Nobody counts it any more.
      if (pod !== undefined && isTracked(pod) && jobOf(pod, world) === undefined) letGo(pod, world);
      return;
    }
    const job = world.store.get(JOBS, namespace, name);
    const selector = job?.spec.selector && this.#state.selectors.of(job.spec.selector);
    if (job === undefined || !selector || isOver(job)) {
      this.#state.pauses.forget(key);
      this.#state.retries.forget(key);
      if (job !== undefined) removeInTime(job, world);
      return;
    }
    const pods = claimPods({ owner: job, selector }, world);
    this.#sync(job, pods, world);
  }

  get memory(): Memory {
    const { pauses, retries } = this.#state;
    return { pauses, retries };
  }

  fork(): Component {
    const { pauses, retries, selectors } = this.#state;
    return new JobController({ pauses: pauses.fork(), retries: retries.fork(), selectors });
  }

  #lookSoon(key: string, { agenda, nowMs }: World): void {
    agenda.noteAtLatest({ atMs: nowMs + BATCH_MS, component: NAME, key });
  }

  #sync(job: Job, pods: readonly Pod[], world: World): void {
    const key = keyOf(job);
    const now = formatApiTime(world.nowMs);
    const isSuspended = job.spec.suspend === true;
    const tally = tallyOf(job, pods);
    this.#state.pauses.note(key, tally.newlySucceeded, tally.newlyFailed);
    const conditions = suspension(job, now);
    const isChanged = conditions !== job.status?.conditions;
    const known = job.status?.startTime;
    const startTime = isSuspended ? known : isChanged ? now : (known ?? now);
    const startMs = startTime === undefined ? null : Date.parse(startTime);
    let end = failureOf(job, pods, { tally, startMs, nowMs: world.nowMs });
    let { terminating, ready } = tally;
    let active = tally.active.length;
    let { failed } = tally;
    if (end !== null) {
      const removed = this.#removeAll(job, tally, world);
      terminating += removed.length;
      ready -= removed.filter(isReady).length;
      active -= removed.length;
      // It has not ended as long as a pod stays.
      if (active > 0) end = null;
      // What a job that has failed did not let end has failed too.
      else if (end.target === "FailureTarget") failed += removed.length;
    } else {
      const managed = this.#manage(job, { tally, pods }, world);
      terminating += managed.removed.length;
      ready -= managed.removed.filter(isReady).length;
      active = managed.active;
      end = successOf(job, tally, active);
      if (isChanged) tellOfSuspension(job, world);
    }
    this.#count(job, { tally, pods, end }, world);
    noteDeadline(job, startMs, world);
    this.#tellStatus(job, world, {
      ...counts(job, { ...tally, terminating, ready, failed }, active),
      ...(startTime !== undefined && { startTime }),
      ...withEnd(end === null || !isChanged ? (conditions ?? []) : (job.status?.conditions ?? []), {
        ...{ end, isLast: terminating === 0, now },
      }),
    });
  }

  /** Keeps as many pods as there are to be; those that failed are replaced after a pause. */
  #manage(job: Job, found: { tally: JobTally; pods: readonly Pod[] }, world: World) {
    const key = keyOf(job);
    const manager = { owner: job, source: SOURCE };
    const { tally } = found;
    const { remove, create } =
      job.metadata.deletionTimestamp === undefined
        ? needOf(job, tally, world)
        : { remove: [], create: 0 };
    const removed = dropPods(remove, manager, world);
    const active = tally.active.length - removed.length;
    const overAtMs = this.#state.pauses.overAtMs(key);
    if (create > 0 && overAtMs > world.nowMs) {
      const atMs = Math.max(overAtMs, world.nowMs + BATCH_MS);
      world.agenda.noteAtLatest({ atMs, component: NAME, key });
      return { removed, active: 0 };
    }
    const { created, failure } = createPods({ manager, count: create }, found, world);
    this.#tryAgain(key, failure !== null || removed.length < remove.length, world);
    return { removed, active: active + created };
  }

  /** Deletes the pods of a job that has ended. Returns those that go. */
  #removeAll(job: Job, { active }: JobTally, world: World): Pod[] {
    const manager = { owner: job, source: SOURCE };
    const removed = active.filter((pod) => deleteManagedPod(pod, manager, world) === null);
    this.#tryAgain(keyOf(job), removed.length < active.length, world);
    return removed;
  }

  #tryAgain(key: string, isRefused: boolean, world: World): void {
    if (isRefused) this.#state.retries.later(NAME, key, world);
    else this.#state.retries.forget(key);
  }

  /** Lets those go that are counted with this status. */
  #count(
    job: Job,
    { tally, pods, end }: { tally: JobTally; pods: readonly Pod[]; end: JobEnd | null },
    world: World,
  ): void {
    const counted =
      end === null && job.metadata.deletionTimestamp === undefined
        ? [...tally.newlySucceeded, ...tally.newlyFailed]
        : pods;
    for (const { metadata } of counted) {
      const pod = world.store.get(PODS, metadata.namespace ?? "", metadata.name);
      if (pod?.metadata.uid === metadata.uid) letGo(pod, world);
    }
  }

  #tellStatus(job: Job, world: World, status: JobStatus): void {
    const told = world.writer.updateStatus(JOBS, { ...job, status });
    if (!isOver(told)) return;
    const failure = findCondition(status.conditions, "Failed");
    recordEvent(world, job, {
      type: failure === undefined ? "Normal" : "Warning",
      reason: failure?.reason ?? "Completed",
      message: failure?.message ?? "Job completed",
      source: SOURCE,
    });
  }
}

function counts(
  job: Job,
  { succeeded, failed, ready, terminating, indexes }: JobTally,
  active: number,
): JobStatus {
  return {
    ...(active > 0 && { active }),
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...{ ready, terminating, uncountedTerminatedPods: {} },
    ...(isIndexed(job) && indexes.size > 0 && { completedIndexes: indexes.text }),
  };
}

/** The conditions with what the job's end adds: its reason first, the end itself when no pod is left. */
function withEnd(
  present: readonly Condition[],
  { end, isLast, now }: { end: JobEnd | null; isLast: boolean; now: string },
): Pick<JobStatus, "conditions" | "completionTime"> {
  if (end === null) return present.length === 0 ? {} : { conditions: present };
  const { target, reason, message } = end;
  const isSuccess = target === "SuccessCriteriaMet";
  const types = [target, ...(isLast ? [isSuccess ? "Complete" : "Failed"] : [])];
  let conditions = present;
  for (const type of types) {
    if (findCondition(conditions, type) !== undefined) continue;
    const condition: Condition = { type, status: "True", lastProbeTime: now };
    conditions = withCondition(conditions, { ...condition, reason, message }, now);
  }
  return { conditions, ...(isLast && isSuccess && { completionTime: now }) };
}

/** The conditions with what became of a suspension; the same where nothing did. */
function suspension({ spec, status }: Job, now: string): readonly Condition[] | undefined {
  const present = findCondition(status?.conditions, "Suspended");
  const wanted = spec.suspend === true ? "True" : "False";
  if (present?.status === wanted || (present === undefined && wanted === "False")) {
    return status?.conditions;
  }
  const [reason, message] =
    wanted === "True" ? ["JobSuspended", "Job suspended"] : ["JobResumed", "Job resumed"];
  const condition: Condition = { type: "Suspended", status: wanted, lastProbeTime: now };
  return withCondition(status?.conditions, { ...condition, reason, message }, now);
}

function tellOfSuspension(job: Job, world: World): void {
  const isSuspended = job.spec.suspend === true;
  const reason = isSuspended ? "Suspended" : "Resumed";
  const message = isSuspended ? "Job suspended" : "Job resumed";
  recordEvent(world, job, { type: "Normal", reason, message, source: SOURCE });
}

function noteDeadline({ spec, metadata }: Job, startMs: number | null, world: World): void {
  if (spec.activeDeadlineSeconds === undefined || startMs === null) return;
  const atMs = startMs + spec.activeDeadlineSeconds * 1_000;
  const key = objectKey(metadata.namespace ?? "", metadata.name);
  if (atMs > world.nowMs) world.agenda.noteAtLatest({ atMs, component: NAME, key });
}

/** The job that manages a pod, if it is still the one that the pod means. */
function jobOf(pod: Pod, { store }: World): Job | undefined {
  const reference = controllerOf(pod);
  if (reference?.kind !== "Job") return undefined;
  const job = store.get(JOBS, pod.metadata.namespace ?? "", reference.name);
  return job?.metadata.uid === reference.uid ? job : undefined;
}

/** Deletes a job that has been over for as long as it wished to be kept. */
function removeInTime(job: Job, { writer, agenda, nowMs }: World): void {
  const { ttlSecondsAfterFinished: seconds } = job.spec;
  if (seconds === undefined || !isOver(job) || job.metadata.deletionTimestamp !== undefined) return;
  const { conditions } = job.status ?? {};
  const end = findCondition(conditions, "Complete") ?? findCondition(conditions, "Failed");
  const atMs = Date.parse(end?.lastTransitionTime ?? "") + seconds * 1_000;
  if (atMs > nowMs) agenda.note({ atMs, component: NAME, key: keyOf(job) });
  else writer.delete(JOBS, job.metadata, { propagation: "Foreground", uid: job.metadata.uid });
}
