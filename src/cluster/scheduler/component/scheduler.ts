import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { recordEvent } from "../../events/record-event.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating } from "../../objects/pod-facts.ts";
import { PERSISTENT_VOLUME_CLAIMS, POD_DISRUPTION_BUDGETS, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import type { Decision, Placement, Refusal } from "../decision.ts";
import type { Outcome } from "../explain/kept-decision.ts";
import type { PodExplanation } from "../explain/pod-explanation.ts";
import type { Cycle } from "../filter-plugin.ts";
import type { Nominated } from "../nominations.ts";
import type { Candidate } from "../preemption/candidate.ts";
import { preempt } from "../preemption/preempt.ts";
import type { QueuedPod } from "../queue/queued-pod.ts";
import type { QueueName } from "../queue/scheduling-queue.ts";
import { schedulePod } from "../schedule-pod.ts";
import type { Attempts } from "./attempts.ts";
import { explainPod, type Present } from "./explain-pod.ts";
import { type KnownRefusal, KnownRefusals, type RefusalPlace } from "./known-refusals.ts";
import { makeRoom } from "./make-room.ts";
import { observeObject } from "./observe-objects.ts";
import { forgetAssumed, observePod } from "./observe-pods.ts";
import { CLAIMS, forkedParts, memoryOf, newParts, type Parts, SCHEDULER } from "./parts.ts";
import type { PendingBinding } from "./pending-bindings.ts";
import { assignPod, claimsState, wishVolumes } from "./place-pod.ts";
import { rebuildParts } from "./rebuild-parts.ts";
import { refusePod, refusingRules } from "./refuse-pod.ts";
import { storeReads } from "./store-reads.ts";

/** A pod that is taken out of the queue. */
interface Taken {
  readonly pod: Pod;
  readonly queued: QueuedPod;
}

/** A pod that no node can take. */
interface Refused {
  readonly cycle: Cycle;
  readonly decision: Refusal;
  readonly at: RefusalPlace;
}

const NEXT = "next";
const FLUSH = "flush";
/** So long a pod waits for its claims to be bound. */
const BIND_TIMEOUT_MS = 600_000;

/**
 * Gives pods their nodes, one at a time (kube-scheduler 1.34 with its default profile, under the name
 * `default-scheduler`). A cycle takes no time.
 */
export class Scheduler implements Component {
  readonly name = SCHEDULER;
  readonly #parts: Parts;
  readonly #selectors: Selectors;
  readonly #knownRefusals = new KnownRefusals();

  constructor(parts: Parts = newParts(), selectors: Selectors = new Selectors()) {
    this.#parts = parts;
    this.#selectors = selectors;
  }

  observe(change: Change, world: World): void {
    if (change.resource === PODS.id) observePod(change, this.#parts, world);
    else observeObject(change, this.#parts, world);
    if (change.resource === PERSISTENT_VOLUME_CLAIMS.id) {
      for (const key of this.#parts.bindings.waitingFor(keyOf(change.object))) {
        world.enqueue(SCHEDULER, CLAIMS + key);
      }
    }
    this.#goOn(world);
  }

  reconcile(key: string, world: World): void {
    if (key === FLUSH) this.#parts.queue.flush(world.nowMs);
    else if (key === NEXT) this.#tryNext(world);
    else this.#lookAtClaims(key.slice(CLAIMS.length), world);
    this.#goOn(world);
  }

  fork(): Component {
    return new Scheduler(forkedParts(this.#parts), this.#selectors);
  }

  get memory(): Memory {
    return memoryOf(this.#parts);
  }

  rebuild(store: Store): void {
    rebuildParts(this.#parts, store);
  }

  /** How often it has tried, and what came of it. */
  get attempts(): Pick<Attempts, "results" | "preemptions"> {
    return this.#parts.attempts;
  }

  /** How many pods wait, by the queue they are in. */
  get waiting(): Readonly<Record<QueueName, number>> {
    return this.#parts.queue.sizes;
  }

  /** Why a pod is where it is, or nowhere. It changes nothing. */
  explain(pod: Pod, present: Present): PodExplanation {
    return explainPod(pod, this.#parts, present);
  }

  /** Takes the next pod now, if there is one, or appoints when there will be. */
  #goOn(world: World): void {
    const { queue } = this.#parts;
    if (queue.hasNext(world.nowMs)) {
      world.enqueue(SCHEDULER, NEXT);
      return;
    }
    const { flushMs } = queue;
    const appointment = { component: SCHEDULER, key: FLUSH };
    if (flushMs === null) world.agenda.cancel(appointment);
    else if (world.agenda.when(appointment) !== flushMs) {
      world.agenda.note({ ...appointment, atMs: flushMs });
    }
  }

  #tryNext(world: World): void {
    const queued = this.#parts.queue.take(world.nowMs);
    if (queued === null) return;
    const pod = podAt(queued.key, world.store);
    if (pod === undefined) return;
    const { namespace, name } = pod.metadata;
    if (isTerminating(pod)) {
      const message = `skip schedule deleting pod: ${namespace}/${name}`;
      const source = { component: SCHEDULER };
      recordEvent(world, pod, { type: "Warning", reason: "FailedScheduling", message, source });
      return;
    }
    this.#try({ pod, queued }, world);
  }

  #try(taken: Taken, world: World): void {
    const parts = this.#parts;
    const { view, nominees, start } = parts;
    const cycle = { view, pod: view.read(taken.pod), reads: storeReads(world.store) };
    const nominated = nominees.isEmpty ? {} : { nominated: this.#nominated(world) };
    const at = { revision: view.revision, start: start.value };
    const known = nominees.isEmpty ? this.#knownRefusals.find(cycle.pod, at) : undefined;
    if (known !== undefined) {
      parts.start.value = known.decision.nextStart;
      parts.attempts.count("unschedulable");
      if (known.decision.nodes > 0) parts.attempts.countPreemption();
      // Chance goes on as in a fork, or a cluster that was loaded, which knows of no refusal.
      for (let drawn = 0; drawn < known.draws; drawn++) world.random.next();
      this.#sayRefused(taken, known, world);
      return;
    }
    const decision = schedulePod(cycle, { start: at.start, chance: world.random, ...nominated });
    parts.start.value = decision.nextStart;
    if (decision.node === undefined) this.#refuse(taken, { cycle, decision, at }, world);
    else this.#place(taken, decision, world);
  }

  #nominated({ store }: World): Nominated {
    const byNode = this.#parts.nominees.byNode();
    return (node) => (byNode.get(node) ?? []).flatMap((key) => podAt(key, store) ?? []);
  }

  #note({ pod, queued }: Taken, decision: Decision, outcome: Outcome, { nowMs }: World): void {
    const { uid } = pod.metadata;
    this.#parts.decisions.note(queued.key, decision, { atMs: nowMs, uid, outcome });
  }

  #place(taken: Taken, decision: Placement, world: World): void {
    const { pod, queued } = taken;
    const { node, volumes } = decision;
    this.#note(taken, decision, { node }, world);
    const { bindings, provisions } = volumes ?? { bindings: [], provisions: [] };
    if (bindings.length + provisions.length === 0) {
      this.#assign(pod, node, world);
      return;
    }
    const { view, nominees } = this.#parts;
    view.addPod({ ...pod, spec: { ...pod.spec, nodeName: node } });
    nominees.change(pod, null);
    const untilMs = world.nowMs + BIND_TIMEOUT_MS;
    const key = CLAIMS + queued.key;
    const claims = wishVolumes({ bindings, provisions }, node, world);
    this.#parts.bindings.add({ pod: queued, node, claims, untilMs });
    world.agenda.note({ atMs: untilMs, component: SCHEDULER, key });
    world.enqueue(SCHEDULER, key);
  }

  #assign(pod: Pod, node: string, world: World): void {
    this.#parts.attempts.count("scheduled");
    assignPod(pod, node, world);
  }

  #refuse(taken: Taken, refused: Refused, world: World): void {
    const { attempts, nominees } = this.#parts;
    const { decision, cycle, at } = refused;
    attempts.count("unschedulable");
    const { candidate, ...rest } = this.#preempt(refused, world);
    const refusal = { decision, rules: refusingRules(decision), ...rest };
    if (candidate === undefined) {
      if (nominees.isEmpty) this.#knownRefusals.keep(cycle.pod, at, refusal);
      this.#sayRefused(taken, refusal, world);
      return;
    }
    this.#sayRefused(taken, refusal, world, candidate);
    const others = this.#nominated(world)(candidate.node);
    makeRoom(taken.pod, candidate, { nominees: others, world });
  }

  #sayRefused(taken: Taken, refusal: KnownRefusal, world: World, candidate?: Candidate): void {
    const { decision, ...rest } = refusal;
    const preemption = candidate && { node: candidate.node, victims: candidate.victims.map(keyOf) };
    this.#note(taken, decision, { message: rest.message, preemption }, world);
    const failure = { reason: "Unschedulable", ...rest } as const;
    refusePod(taken, failure, { parts: this.#parts, world });
  }

  /** What is to be said of the pod in the end, and where room is made for it. */
  #preempt({ cycle, decision }: Refused, world: World) {
    const { message } = decision;
    if (decision.nodes === 0) return { message, nominated: "", draws: 0 };
    this.#parts.attempts.countPreemption();
    const { random, nowMs, store } = world;
    let draws = 0;
    const below = (end: number) => {
      draws += 1;
      return random.below(end);
    };
    const preemption = preempt(cycle, decision, {
      ...{ chance: { below }, nowMs, selectors: this.#selectors },
      nominated: this.#parts.nominees.isEmpty ? undefined : this.#nominated(world),
      latest: (pod) => podAt(keyOf(pod), store) ?? pod,
      budgets: () => store.list(POD_DISRUPTION_BUDGETS),
    });
    const { candidate } = preemption;
    if (candidate !== undefined) return { message, nominated: candidate.node, candidate, draws };
    const said = `${message} ${preemption.message}`;
    return { message: said, draws, ...(!preemption.mayWait && { nominated: "" }) };
  }

  /** A pod gets its node once its claims are bound; it is tried anew where they will never be. */
  #lookAtClaims(key: string, world: World): void {
    const binding = this.#parts.bindings.get(key);
    const appointment = { component: SCHEDULER, key: CLAIMS + key };
    if (binding === undefined) {
      world.agenda.cancel(appointment);
      return;
    }
    const state = claimsState(binding, world);
    if (state === "waiting" && world.nowMs < binding.untilMs) return;
    world.agenda.cancel(appointment);
    const pod = podAt(key, world.store);
    if (pod === undefined) return;
    if (state === "bound") this.#assign(pod, binding.node, world);
    else this.#giveUp(pod, binding, { fault: DEADLINE, ...(state !== "waiting" && state), world });
  }

  #giveUp(pod: Pod, { pod: queued, node }: PendingBinding, failed: Failed): void {
    const { fault, world } = failed;
    const parts = this.#parts;
    parts.attempts.count("error");
    forgetAssumed(pod, node, { parts, world, isBound: false });
    const message = `running PreBind plugin "VolumeBinding": binding volumes: ${fault}`;
    const failure = { reason: "SchedulerError", message, rules: [] } as const;
    refusePod({ pod, queued }, failure, { parts, world });
  }
}

function podAt(key: string, store: World["store"]): Pod | undefined {
  const { namespace, name } = splitKey(key);
  return store.get(PODS, namespace, name);
}

interface Failed {
  readonly fault: string;
  readonly world: World;
}

const DEADLINE = "context deadline exceeded";
