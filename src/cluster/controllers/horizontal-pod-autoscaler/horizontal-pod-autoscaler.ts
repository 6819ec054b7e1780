import type { Component, World } from "../../components/component.ts";
import type { Memory } from "../../components/memory.ts";
import { ServedKinds } from "../../custom-resources/served-kinds.ts";
import { Selectors } from "../../meta/selectors.ts";
import type { PodMetricsSource } from "../../metrics/pod-metrics.ts";
import { HORIZONTAL_POD_AUTOSCALERS } from "../../objects/resources.ts";
import type { Change } from "../../store/history.ts";
import { keyOf, splitKey } from "../../store/resource.ts";
import { autoscale } from "./autoscale.ts";
import { AutoscalerLook } from "./autoscaler-look.ts";
import { ScalingMemory } from "./scaling-memory.ts";

const NAME = "horizontal-pod-autoscaler";
/** How often each autoscaler is looked at. */
const PERIOD_MS = 15_000;

interface State {
  readonly source: PodMetricsSource;
  readonly memory: ScalingMemory;
  readonly kinds: ServedKinds;
  readonly selectors: Selectors;
}

/**
 * Scales workloads by what their pods use: looks at each autoscaler every 15 seconds
 * (kube-controller-manager 1.34, HorizontalPodAutoscaler controller). Where there is none, nothing
 * happens.
 */
export class HorizontalPodAutoscalers implements Component {
  readonly name = NAME;
  readonly #state: State;

  constructor({ source, ...rest }: Pick<State, "source"> & Partial<State>) {
    this.#state = {
      ...{ source, memory: new ScalingMemory(), kinds: new ServedKinds() },
      ...{ selectors: new Selectors(), ...rest },
    };
  }

  observe({ resource, type, object }: Change, { agenda, nowMs }: World): void {
    if (resource !== HORIZONTAL_POD_AUTOSCALERS.id) return;
    const key = keyOf(object);
    if (type === "DELETED") {
      this.#state.memory.forget(key);
      agenda.cancel({ component: NAME, key });
    } else {
      agenda.noteAtLatest({ atMs: nowMs + PERIOD_MS, component: NAME, key });
    }
  }

  reconcile(key: string, world: World): void {
    const { namespace, name } = splitKey(key);
    const autoscaler = world.store.get(HORIZONTAL_POD_AUTOSCALERS, namespace, name);
    if (autoscaler === undefined) return;
    const registry = this.#state.kinds.of(world.store);
    autoscale(new AutoscalerLook(autoscaler, world), { ...this.#state, registry });
    world.agenda.noteAtLatest({ atMs: world.nowMs + PERIOD_MS, component: NAME, key });
  }

  get memory(): Memory {
    const { memory: scaling } = this.#state;
    return { scaling };
  }

  fork(): Component {
    return new HorizontalPodAutoscalers({ ...this.#state, memory: this.#state.memory.fork() });
  }
}
