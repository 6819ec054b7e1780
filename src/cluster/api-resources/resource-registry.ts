import { CORE_KINDS } from "./core-kinds.ts";
import { OTHER_KINDS } from "./other-kinds.ts";
import { apiVersionOf, type ResourceKind } from "./resource-kind.ts";
import { WORKLOAD_KINDS } from "./workload-kinds.ts";

/** A version of a group with its kinds. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly kinds: readonly ResourceKind[];
}

/**
 * All kinds that are served, in the order in which discovery lists them: core before
 * events.k8s.io, and the preferred version of a group before its others. kubectl takes the first
 * that answers to a name.
 */
export const RESOURCE_KINDS: readonly ResourceKind[] = [
  ...CORE_KINDS,
  ...WORKLOAD_KINDS,
  ...OTHER_KINDS,
];

/** Looks kinds up by path and by name. It never changes, so forks share one. */
export class ResourceRegistry {
  readonly kinds: readonly ResourceKind[];
  readonly #byPath = new Map<string, ResourceKind>();
  readonly #byKind = new Map<string, ResourceKind>();
  readonly #byGroupKind = new Map<string, ResourceKind>();
  readonly #groupVersions = new Map<string, ResourceKind[]>();

  constructor(kinds: readonly ResourceKind[] = RESOURCE_KINDS) {
    this.kinds = kinds;
    for (const kind of kinds) {
      const apiVersion = apiVersionOf(kind);
      this.#byPath.set(`${apiVersion}/${kind.plural}`, kind);
      this.#byKind.set(`${apiVersion}/${kind.kind}`, kind);
      const groupKind = `${kind.group}/${kind.kind}`;
      if (!this.#byGroupKind.has(groupKind)) this.#byGroupKind.set(groupKind, kind);
      const siblings = this.#groupVersions.get(apiVersion);
      if (siblings === undefined) this.#groupVersions.set(apiVersion, [kind]);
      else siblings.push(kind);
    }
  }

  /** What `/apis/{apiVersion}/{plural}` serves; `apiVersion` is `v1` or `apps/v1`. */
  byPlural(apiVersion: string, plural: string): ResourceKind | undefined {
    return this.#byPath.get(`${apiVersion}/${plural}`);
  }

  /** What an object with this `apiVersion` and `kind` is. */
  byKind(apiVersion: string, kind: string): ResourceKind | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  /** The same without a version: the preferred one of its group. */
  byGroupKind(group: string, kind: string): ResourceKind | undefined {
    return this.#byGroupKind.get(`${group}/${kind}`);
  }

  /** Every version of every group, in the order of discovery. */
  groupVersions(): GroupVersion[] {
    return [...this.#groupVersions.values()].flatMap((kinds) => {
      const [first] = kinds;
      return first === undefined ? [] : [{ group: first.group, version: first.version, kinds }];
    });
  }
}
