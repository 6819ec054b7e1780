import type { World } from "../components/component.ts";
import type { Memory } from "../components/memory.ts";
import type { TimingOptions } from "../kubelet/run/timing-of.ts";
import type { Endpoint } from "../objects/endpoint-slice.ts";
import { isReachable, nodeStateOf } from "../objects/node-state.ts";
import type { Pod } from "../objects/pod.ts";
import { isTerminating } from "../objects/pod-facts.ts";
import { NODES, PODS } from "../objects/resources.ts";
import { keyOf } from "../store/resource.ts";
import { SortedMap } from "../store/sorted-map.ts";
import type { Store } from "../store/store.ts";
import { answersOnMs, isAnswering, warmUpMs } from "./answers.ts";

interface Signal {
  readonly uid: string;
  readonly atMs: number;
}

/** Pods that are gone are forgotten with all others once there are so many. */
const MOST_VERDICTS = 200_000;

/**
 * Which pods answer requests, where they can be reached: those whose containers are ready, but for a
 * while after their start that no probe has bridged, and not after they were told to end.
 */
export class AnsweringPods {
  /** When the programs in pods that are to end take requests no more, by pod. */
  readonly #signals: SortedMap<string, Signal>;
  /** The uids of pods that count as ready, and whose programs do not answer yet, by pod. */
  readonly #warming: SortedMap<string, string>;
  /** By uid, a cache: of all pods behind a big service only few change at a time. */
  readonly #verdicts = new Map<string, boolean>();

  constructor(
    signals: SortedMap<string, Signal> = SortedMap.ofTexts(),
    warming: SortedMap<string, string> = SortedMap.ofTexts(),
  ) {
    this.#signals = signals;
    this.#warming = warming;
  }

  /**
   * Whether it has become another matter if a pod answers, and at which moment it will again.
   *
   * @param pod null for one that is gone
   */
  note(
    pod: Pod | null,
    before: Pod | null,
    { nowMs, timing }: { readonly nowMs: number; readonly timing: TimingOptions },
  ): { readonly hasChanged: boolean; readonly warmAtMs: number | null } {
    const known = pod ?? before;
    const answers = isAnswering(pod);
    if (known === null || answers === isAnswering(before)) {
      return { hasChanged: false, warmAtMs: null };
    }
    const { uid } = known.metadata;
    this.#verdicts.delete(uid);
    const ms = pod !== null && answers ? warmUpMs(pod, timing) : 0;
    if (ms === 0) this.#warming.delete(keyOf(known));
    else this.#warming.set(keyOf(known), uid);
    return { hasChanged: true, warmAtMs: ms === 0 ? null : nowMs + ms };
  }

  /** A program has got ready. */
  warmedUp(key: string): void {
    this.#verdicts.delete(this.#warming.get(key) ?? "");
    this.#warming.delete(key);
  }

  /** The moment from which on a pod answers no more that is to end; null where that is nothing new. */
  tellToEnd(pod: Pod, { store, nowMs }: Pick<World, "store" | "nowMs">): number | null {
    const key = keyOf(pod);
    const { uid } = pod.metadata;
    if (!isTerminating(pod) || this.#signals.get(key)?.uid === uid) return null;
    // Where nobody reaches the node, its kubelet does not know yet.
    if (!isReachable(nodeStateOf(store.get(NODES, "", pod.spec.nodeName ?? "")))) return null;
    const atMs = nowMs + answersOnMs(pod);
    this.#signals.set(key, { uid, atMs });
    return atMs;
  }

  /** That moment has come. */
  toldToEnd(key: string): void {
    this.#verdicts.delete(this.#signals.get(key)?.uid ?? "");
  }

  /** A pod is gone. */
  forget(key: string): void {
    this.#signals.delete(key);
  }

  /** Whether a request is answered that gets there; what is no pod is taken to answer. */
  answers({ targetRef }: Endpoint, store: Pick<Store, "get">, nowMs: number): boolean {
    if (targetRef?.kind !== "Pod") return true;
    const { namespace = "", name, uid } = targetRef;
    const known = this.#verdicts.get(uid);
    if (known !== undefined) return known;
    const pod = store.get(PODS, namespace, name);
    const verdict = pod?.metadata.uid === uid && this.#podAnswers(pod, nowMs);
    if (this.#verdicts.size >= MOST_VERDICTS) this.#verdicts.clear();
    this.#verdicts.set(uid, verdict);
    return verdict;
  }

  get memory(): Memory {
    return { signals: this.#signals, warming: this.#warming };
  }

  fork(): AnsweringPods {
    return new AnsweringPods(this.#signals.fork(), this.#warming.fork());
  }

  #podAnswers(pod: Pod, nowMs: number): boolean {
    const key = keyOf(pod);
    if (!isAnswering(pod) || this.#warming.has(key)) return false;
    const signal = this.#signals.get(key);
    return signal === undefined || signal.uid !== pod.metadata.uid || signal.atMs > nowMs;
  }
}
