import { sameJson } from "../../../util/json/same-json.ts";
import type { Component, World } from "../../components/component.ts";
import { ServedKinds } from "../../custom-resources/served-kinds.ts";
import { recordEvent } from "../../events/record-event.ts";
import { DISRUPTION_ALLOWED } from "../../objects/budget-conditions.ts";
import { withCondition } from "../../objects/conditions.ts";
import type { PodDisruptionBudget } from "../../objects/disruption-budget.ts";
import type { Condition, KubeObject } from "../../objects/meta.ts";
import type { Pod } from "../../objects/pod.ts";
import { isReady, isTerminating } from "../../objects/pod-facts.ts";
import { POD_DISRUPTION_BUDGETS, PODS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import type { Store } from "../../store/store.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import { podsManagedBy } from "../claim-pods.ts";
import { BudgetPods, type Tally } from "./budget-pods.ts";
import { budgetStatus, countsOwners, printedSelector, wantedOf } from "./budget-status.ts";
import { ownerScale, ScaleUnknown } from "./owner-scale.ts";
import { endStaleDisruption, staleAtMs } from "./stale-disruption.ts";

const NAME = "disruption";
const SOURCE = { component: "controllermanager" };
/** So long a pod whose eviction was granted is taken for one that goes. */
const DELETION_TIMEOUT_MS = 120_000;
const UNMANAGED =
  'to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';

/**
 * Keeps the status of PodDisruptionBudgets, by which evictions are granted, and takes the condition
 * DisruptionTarget back from pods that nobody deleted after all (kube-controller-manager 1.34,
 * disruption controller). Where several budgets select a pod, all of them are looked at; the real one
 * leaves it to chance which.
 */
export class Disruption implements Component {
  readonly name = NAME;
  readonly actsLast = true;
  readonly #kinds: ServedKinds;
  readonly #pods: BudgetPods;

  constructor(kinds: ServedKinds = new ServedKinds(), pods: BudgetPods = BudgetPods.none()) {
    this.#kinds = kinds;
    this.#pods = pods;
  }

  observe({ resource, type, object, previous }: Change, world: World): void {
    if (resource === PODS.id) {
      const pod = type === "DELETED" ? null : (object as Pod);
      this.#notePod(previous as Pod | null, pod, world);
    } else if (resource === POD_DISRUPTION_BUDGETS.id) {
      this.#noteBudget(object as PodDisruptionBudget, previous as PodDisruptionBudget | null, {
        ...{ world, isGone: type === "DELETED" },
      });
    }
  }

  reconcile(id: string, world: World): void {
    const [kind, key = ""] = id.split(" ");
    const { namespace, name } = splitKey(key);
    if (kind === "pod") {
      const pod = world.store.get(PODS, namespace, name);
      if (pod !== undefined) this.#lookAtPod(pod, world);
      return;
    }
    const budget = world.store.get(POD_DISRUPTION_BUDGETS, namespace, name);
    if (budget !== undefined) this.#sync(budget, world);
  }

  rebuild(store: Store): void {
    for (const budget of store.list(POD_DISRUPTION_BUDGETS)) {
      this.#pods.watch(budget, store.list(PODS, budget.metadata.namespace));
    }
  }

  fork(): Component {
    return new Disruption(this.#kinds, this.#pods.fork());
  }

  #notePod(previous: Pod | null, pod: Pod | null, world: World): void {
    const concerned = this.#pods.note(previous, pod);
    for (const key of concerned) world.enqueue(NAME, `budget ${key}`);
    if (pod === null) return;
    const key = `pod ${keyOf(pod)}`;
    if (concerned.length > 1) world.enqueue(NAME, key);
    const atMs = staleAtMs(pod);
    if (atMs !== null) world.agenda.note({ atMs, component: NAME, key });
  }

  #noteBudget(
    budget: PodDisruptionBudget,
    previous: PodDisruptionBudget | null,
    { world, isGone }: { world: World; isGone: boolean },
  ): void {
    const key = keyOf(budget);
    if (isGone) {
      this.#pods.forget(key);
      return;
    }
    if (previous === null || !sameJson(budget.spec.selector, previous.spec.selector)) {
      this.#pods.watch(budget, world.store.list(PODS, budget.metadata.namespace));
    }
    world.enqueue(NAME, `budget ${key}`);
  }

  #lookAtPod(pod: Pod, world: World): void {
    const budgets = this.#pods.budgetsOf(pod);
    const [first = ""] = budgets;
    if (budgets.length > 1) {
      const { namespace, name } = pod.metadata;
      const chosen = splitKey(first).name;
      const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen}" arbitrarily.`;
      warn(pod, { reason: "MultiplePodDisruptionBudgets", message }, world);
    }
    endStaleDisruption(pod, world);
  }

  #sync(budget: PodDisruptionBudget, world: World): void {
    const now = formatApiTime(world.nowMs);
    const tally = this.#pods.tallyOf(keyOf(budget));
    if (tally.pods === 0) {
      const message = "No matching pods found";
      recordEvent(world, budget, { type: "Normal", reason: "NoPods", message, source: SOURCE });
    }
    try {
      const expectedPods = this.#expectedPods(budget, tally, world);
      const disruptedPods = this.#disruptedPods(budget, world);
      const leaving = Object.keys(disruptedPods).filter((name) => {
        const pod = world.store.get(PODS, budget.metadata.namespace ?? "", name);
        return pod !== undefined && isReady(pod);
      });
      const currentHealthy = tally.healthy - leaving.length;
      const wanted = wantedOf(budget, expectedPods);
      const status = budgetStatus(budget, { currentHealthy, disruptedPods, wanted }, now);
      world.writer.updateStatus(POD_DISRUPTION_BUDGETS, { ...budget, status });
    } catch (error) {
      if (!(error instanceof ScaleUnknown)) throw error;
      failSafe(budget, error.message, world);
    }
  }

  /** @throws ScaleUnknown */
  #expectedPods(budget: PodDisruptionBudget, tally: Tally, world: World): number {
    if (!countsOwners(budget)) return tally.pods;
    const { store } = world;
    const place = {
      namespace: budget.metadata.namespace ?? "",
      store,
      registry: this.#kinds.of(store),
    };
    const scales = new Map<string, number>();
    for (const { reference } of tally.owners) {
      const scale = ownerScale(reference, place);
      if (scale === null) {
        const owner = { metadata: { uid: reference.uid } } as KubeObject;
        const [pod] = podsManagedBy(owner, store);
        throw new ScaleUnknown(`found no controllers for pod "${pod?.metadata.name}"`);
      }
      scales.set(scale.uid, scale.replicas);
    }
    if (tally.unmanaged > 0) {
      const selector = printedSelector(budget.spec.selector);
      const message = `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found ${UNMANAGED}`;
      warn(budget, { reason: "UnmanagedPods", message }, world);
    }
    return [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
  }

  /** Those that are still about to go; when that is over for the next one, the budget is looked at again. */
  #disruptedPods(budget: PodDisruptionBudget, world: World): Record<string, string> {
    const { store, agenda, nowMs } = world;
    const { namespace = "" } = budget.metadata;
    const kept: Record<string, string> = {};
    const key = keyOf(budget);
    for (const [name, at] of Object.entries(budget.status?.disruptedPods ?? {})) {
      const pod = store.get(PODS, namespace, name);
      if (pod === undefined || isTerminating(pod) || !this.#pods.selects(key, pod)) continue;
      const goneMs = Date.parse(at) + DELETION_TIMEOUT_MS;
      if (goneMs <= nowMs) {
        // The namespace stands where the name should: so does the real message.
        const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
        warn(pod, { reason: "NotDeleted", message }, world);
        continue;
      }
      kept[name] = at;
      agenda.noteAtLatest({ atMs: goneMs, component: NAME, key: `budget ${key}` });
    }
    return kept;
  }
}

/** Grants nothing where it is not known what may be granted. */
function failSafe(budget: PodDisruptionBudget, why: string, world: World): void {
  const message = `Failed to calculate the number of expected pods: ${why}`;
  warn(budget, { reason: "CalculateExpectedPodCountFailed", message }, world);
  const none = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  const { observedGeneration } = budget.status ?? {};
  const condition: Condition = {
    type: DISRUPTION_ALLOWED,
    status: "False",
    reason: "SyncFailed",
    message: why,
    ...(observedGeneration !== undefined && { observedGeneration }),
  };
  const conditions = withCondition(
    budget.status?.conditions,
    condition,
    formatApiTime(world.nowMs),
  );
  const status = { ...none, ...budget.status, disruptionsAllowed: 0, conditions };
  world.writer.updateStatus(POD_DISRUPTION_BUDGETS, { ...budget, status });
}

function warn(
  object: KubeObject,
  { reason, message }: { reason: string; message: string },
  world: World,
): void {
  recordEvent(world, object, { type: "Warning", reason, message, source: SOURCE });
}
