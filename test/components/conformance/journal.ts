import { Extremes } from "./facts/extremes.ts";
import { Names } from "./names.ts";
import type { ApiObject, ChangeListener } from "./target.ts";

const keyOf = ({ kind, metadata: { namespace = "", name } }: ApiObject) =>
  `${kind}/${namespace}/${name}`;

/** What has been seen of a cluster since a scenario began: what is there, and what was. */
export class Journal {
  readonly names: Names;
  readonly extremes = new Extremes();
  readonly #namespace: string;
  readonly #objects = new Map<string, ApiObject>();
  readonly #now: () => number;
  #changedMs: number;

  /** @param now the time of the cluster, in milliseconds */
  constructor(namespace: string, now: () => number) {
    this.#namespace = namespace;
    this.names = new Names(namespace);
    this.#now = now;
    this.#changedMs = now();
  }

  readonly observe: ChangeListener = (type, object) => {
    if (!this.#concerns(object)) return;
    const key = keyOf(object);
    const previous = this.#objects.get(key);
    this.names.note(object);
    if (type === "DELETED") this.#objects.delete(key);
    else this.#objects.set(key, object);
    if (object.kind === "Pod") this.extremes.note(this.of("Pod"));
    if (object.kind === "Event") return;
    if (object.kind !== "Node" || type !== "MODIFIED" || facesOf(previous) !== facesOf(object)) {
      this.#changedMs = this.#now();
    }
  };

  /** Something was done to the cluster: what follows from it is yet to be seen. */
  touch(): void {
    this.#changedMs = this.#now();
  }

  /** For how long nothing has changed, in milliseconds of the cluster. */
  get quietMs(): number {
    return this.#now() - this.#changedMs;
  }

  /** What there is of a kind, by name. */
  of(kind: string): readonly ApiObject[] {
    return [...this.#objects.values()]
      .filter((object) => object.kind === kind)
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  #concerns({ kind, metadata, ...rest }: ApiObject): boolean {
    const { namespace, name } = metadata;
    const home = kind === "Namespace" ? name : namespace;
    if (home === this.#namespace || home?.startsWith(`${this.#namespace}-`)) return true;
    if (kind === "Namespace") return false;
    if (kind !== "Event") return namespace === undefined;
    // Events of what is in no namespace.
    return (rest["involvedObject"] as { kind?: string } | undefined)?.kind === "Node";
  }
}

/** What of a node matters: kubelets say often that nothing has changed. */
function facesOf(node: ApiObject | undefined): string {
  const { conditions = [] } = (node?.["status"] ?? {}) as { conditions?: { status: string }[] };
  return JSON.stringify([node?.["spec"], conditions.map(({ status }) => status)]);
}
