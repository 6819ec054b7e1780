import type { Endpoint } from "../objects/endpoint-slice.ts";
import type { Service } from "../objects/service.ts";

/** An endpoint as proxies see it, with what becomes of requests there. */
export interface Target {
  readonly endpoint: Endpoint;
  /** Whether the pod behind it answers whom it can be reached by. */
  readonly answers: boolean;
}

const NONE: readonly Target[] = [];

/**
 * To which endpoints of a service the proxy of a node sends requests (kube-proxy 1.34,
 * `CategorizeEndpoints`): the ready ones, those hinted for its own node or zone where all have hints,
 * and where none is ready those that end and still serve. Session affinity is left out: a flow has no
 * sessions.
 */
export class Routes {
  readonly #isLocal: boolean;
  readonly #ready: readonly Target[];
  readonly #ending: readonly Target[];
  readonly #byNodeHint: ReadonlyMap<string, readonly Target[]> | null;
  readonly #byZoneHint: ReadonlyMap<string, readonly Target[]> | null;
  readonly #local: ReadonlyMap<string, readonly Target[]>;

  constructor({ spec }: Service, targets: readonly Target[]) {
    this.#isLocal = spec.internalTrafficPolicy === "Local";
    this.#ready = targets.filter(({ endpoint }) => endpoint.conditions?.ready ?? true);
    this.#ending = targets.filter(
      ({ endpoint: { conditions } }) =>
        conditions?.ready === false && conditions.serving && conditions.terminating,
    );
    this.#byNodeHint = byHints(this.#ready, (hints) => hints?.forNodes);
    this.#byZoneHint = byHints(this.#ready, (hints) => hints?.forZones);
    this.#local = this.#isLocal ? localTargets(this.#ready, this.#ending) : new Map();
  }

  /** Whether nodes of one zone differ in where they send requests. */
  get dependOnNode(): boolean {
    return this.#isLocal || this.#byNodeHint !== null;
  }

  /** Where requests from a node go, evenly; the same list for nodes that send to the same. */
  from(node: string, zone: string): readonly Target[] {
    if (this.#isLocal) return this.#local.get(node) ?? NONE;
    if (this.#ready.length === 0) return this.#ending;
    return this.#byNodeHint?.get(node) ?? this.#byZoneHint?.get(zone) ?? this.#ready;
  }
}

/** By what they are hinted for; null unless every one has a hint. */
function byHints(
  targets: readonly Target[],
  of: (hints: Endpoint["hints"]) => readonly { readonly name: string }[] | undefined,
): ReadonlyMap<string, readonly Target[]> | null {
  const found = new Map<string, Target[]>();
  for (const target of targets) {
    const hints = of(target.endpoint.hints) ?? [];
    if (hints.length === 0) return null;
    for (const { name } of hints) {
      const group = found.get(name);
      if (group === undefined) found.set(name, [target]);
      else group.push(target);
    }
  }
  return found.size === 0 ? null : found;
}

function localTargets(
  ready: readonly Target[],
  ending: readonly Target[],
): ReadonlyMap<string, readonly Target[]> {
  const nodeOf = ({ endpoint }: Target) => endpoint.nodeName ?? "";
  return new Map([...Map.groupBy(ending, nodeOf), ...Map.groupBy(ready, nodeOf)]);
}
