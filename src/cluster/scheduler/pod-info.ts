import type { Pod, PodSpec } from "../objects/pod.ts";
import { marksOf } from "./marks.ts";
import { heldTerms, type PodClass } from "./pod-class.ts";
import { type PodShape, podShape, shapeKey } from "./pod-shape.ts";

/** A pod as the scheduler sees it. */
export interface PodInfo {
  readonly pod: Pod;
  readonly shape: PodShape;
  readonly class: PodClass;
}

interface Read {
  readonly shape: PodShape;
  readonly live: PodClass;
  readonly terminating: PodClass;
}

/** When so many shapes are known, they are forgotten: what is asked for again is read again. */
const MAX_SHAPES = 20_000;

/**
 * Reads pods, each object once and each template once: it only remembers what it has worked out, so
 * that a view and all its forks share one.
 */
export class PodReader {
  readonly #infos = new WeakMap<Pod, PodInfo>();
  /** By the containers, which all copies of a pod share. */
  readonly #latest = new WeakMap<PodSpec["containers"], { of: Pod; read: Read }>();
  readonly #reads = new Map<string, Read>();
  #classes = 0;

  read(pod: Pod): PodInfo {
    const known = this.#infos.get(pod);
    if (known !== undefined) return known;
    const { shape, live, terminating } = this.#partsOf(pod);
    const info = {
      pod,
      shape,
      class: pod.metadata.deletionTimestamp === undefined ? live : terminating,
    };
    this.#infos.set(pod, info);
    return info;
  }

  #partsOf(pod: Pod): Read {
    const latest = this.#latest.get(pod.spec.containers);
    if (latest !== undefined && sameParts(latest.of, pod)) return latest.read;
    const key = shapeKey(pod);
    let read = this.#reads.get(key);
    if (read === undefined) {
      read = this.#readAnew(pod);
      if (this.#reads.size >= MAX_SHAPES) this.#reads.clear();
      this.#reads.set(key, read);
    }
    this.#latest.set(pod.spec.containers, { of: pod, read });
    return read;
  }

  #readAnew(pod: Pod): Read {
    const shape = podShape(pod);
    const { namespace, labels, terms } = shape;
    const held = heldTerms(terms);
    const common = { namespace, labels, held, marks: marksOf(labels, held) };
    return {
      shape,
      live: { ...common, id: this.#nextClass(), terminating: false },
      terminating: { ...common, id: this.#nextClass(), terminating: true },
    };
  }

  #nextClass(): number {
    this.#classes += 1;
    return this.#classes;
  }
}

/** Two states of one pod that differ in nothing that a shape is made of. */
function sameParts(left: Pod, right: Pod): boolean {
  const [a, b] = [left.spec, right.spec];
  return (
    left.metadata.labels === right.metadata.labels &&
    left.metadata.namespace === right.metadata.namespace &&
    a.initContainers === b.initContainers &&
    a.resources === b.resources &&
    a.overhead === b.overhead &&
    a.tolerations === b.tolerations &&
    a.nodeSelector === b.nodeSelector &&
    a.affinity === b.affinity &&
    a.topologySpreadConstraints === b.topologySpreadConstraints
  );
}
