import type { ApiObject } from "./target.ts";

/** Names that a cluster makes up differ from run to run; here they are told by what they belong to. */
export class Names {
  readonly #known = new Map<string, string>();
  readonly #revisions = new Map<string, number>();

  readonly #namespace: string;

  /** @param namespace of the scenario: others of it begin with its name */
  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  note(object: ApiObject): void {
    const { kind, metadata } = object;
    const { name, namespace, uid, generateName, ownerReferences: [owner] = [] } = metadata;
    const home = kind === "Namespace" ? name : namespace;
    if (home?.startsWith(this.#namespace)) this.#know(this.#namespace, "{ns}");
    this.#know(uid, "{uid}");
    if (kind === "ReplicaSet" && owner?.kind === "Deployment" && !this.#known.has(name)) {
      const revision = (this.#revisions.get(owner.name) ?? 0) + 1;
      this.#revisions.set(owner.name, revision);
      this.#know(name, `${owner.name}-#${revision}`);
    }
    if (kind === "Pod" && generateName !== undefined && owner?.kind !== "StatefulSet") {
      this.#know(name, `${this.in(generateName.replace(/-$/, ""))}-*`);
    }
  }

  /** A text in which nothing is left of what was made up. */
  in(text: string): string {
    let plain = text;
    for (const [name, stands] of this.#longestFirst()) plain = plain.replaceAll(name, stands);
    return plain
      .replace(/\b\d+\.\d+\.\d+\.\d+\b/g, "{ip}")
      .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/g, "{time}");
  }

  #know(name: string, stands: string): void {
    if (!this.#known.has(name)) this.#known.set(name, stands);
  }

  #longestFirst(): readonly (readonly [string, string])[] {
    return [...this.#known].toSorted(([a], [b]) => b.length - a.length);
  }
}
