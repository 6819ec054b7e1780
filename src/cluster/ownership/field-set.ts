/** A part of a path as FieldsV1 writes it: `f:spec`, `k:{"name":"web"}`, `v:"orphan"`. */
export type PathElement = string;

/** FieldsV1: an object of elements; `.` says that the object itself is meant too. */
export interface FieldsV1 {
  readonly [element: PathElement]: FieldsV1;
}

/** Deeper than any field of any type: who sends more has nothing to say. */
const DEEPEST = 100;

/**
 * A set of fields of an object, each by the path to it (structured-merge-diff, `fieldpath.Set`). A
 * field does not stand for what is in it.
 */
export class FieldSet {
  readonly members = new Set<PathElement>();
  readonly children = new Map<PathElement, FieldSet>();

  /** What `metadata.managedFields` has written; what is none of it says nothing. */
  static from(fields: unknown, depth = 0): FieldSet {
    const set = new FieldSet();
    if (typeof fields !== "object" || fields === null || depth > DEEPEST) return set;
    for (const [element, inner] of Object.entries(fields)) {
      if (!/^[fkv]:/.test(element)) continue;
      const child = FieldSet.from(inner, depth + 1);
      const isMember = child.isEmpty || Object.hasOwn(inner as object, ".");
      if (isMember) set.members.add(element);
      if (!child.isEmpty) set.children.set(element, child);
    }
    return set;
  }

  get isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  add(path: readonly PathElement[]): void {
    const [element = "", ...rest] = path;
    if (rest.length === 0) this.members.add(element);
    else this.#child(element).add(rest);
  }

  has(path: readonly PathElement[]): boolean {
    const [element = "", ...rest] = path;
    if (rest.length === 0) return this.members.has(element);
    return this.children.get(element)?.has(rest) ?? false;
  }

  union(other: FieldSet): FieldSet {
    const set = new FieldSet();
    for (const one of [this, other]) {
      for (const element of one.members) set.members.add(element);
      for (const [element, child] of one.children) {
        const known = set.children.get(element);
        set.children.set(element, known === undefined ? child : known.union(child));
      }
    }
    return set;
  }

  /** Those that are not in the other. */
  minus(other: FieldSet): FieldSet {
    return this.#kept(
      (element) => !other.members.has(element),
      (element, child) => {
        const away = other.children.get(element);
        return away === undefined ? child : child.minus(away);
      },
    );
  }

  /** The same, with all that is in those of the other. */
  without(other: FieldSet): FieldSet {
    return this.#kept(
      (element) => !other.members.has(element),
      (element, child) => {
        if (other.members.has(element)) return new FieldSet();
        const away = other.children.get(element);
        return away === undefined ? child : child.without(away);
      },
    );
  }

  /** Those that are in both. */
  and(other: FieldSet): FieldSet {
    return this.#kept(
      (element) => other.members.has(element),
      (element, child) => child.and(other.children.get(element) ?? new FieldSet()),
    );
  }

  /** All of them, outer ones first. */
  *paths(): Generator<readonly PathElement[]> {
    for (const element of [...this.members].sort()) yield [element];
    for (const [element, child] of sorted(this.children)) {
      for (const path of child.paths()) yield [element, ...path];
    }
  }

  toFields(): FieldsV1 {
    const elements = new Set([...this.members, ...this.children.keys()]);
    return Object.fromEntries(
      [...elements].sort().map((element) => {
        const inner = this.children.get(element)?.toFields() ?? {};
        const isMarked = this.members.has(element) && Object.keys(inner).length > 0;
        return [element, isMarked ? { ".": {}, ...inner } : inner];
      }),
    );
  }

  #child(element: PathElement): FieldSet {
    const known = this.children.get(element);
    if (known !== undefined) return known;
    const child = new FieldSet();
    this.children.set(element, child);
    return child;
  }

  #kept(
    keeps: (element: PathElement) => boolean,
    kept: (element: PathElement, child: FieldSet) => FieldSet,
  ): FieldSet {
    const set = new FieldSet();
    for (const element of this.members) if (keeps(element)) set.members.add(element);
    for (const [element, child] of this.children) {
      const rest = kept(element, child);
      if (!rest.isEmpty) set.children.set(element, rest);
    }
    return set;
  }
}

function sorted(children: ReadonlyMap<PathElement, FieldSet>): [PathElement, FieldSet][] {
  return [...children].sort(([a], [b]) => (a < b ? -1 : 1));
}
