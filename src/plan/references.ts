/** What the references in a service's strings stand for; one per service, made by a runtime. */
export interface ReferenceScope {
  /** The value of `${kind:argument}`, or undefined when there is no such thing. */
  lookUp(kind: ReferenceKind, argument: string): string | undefined;
  /** The value of a plain `${NAME}`. */
  variable(name: string): string | undefined;
}

export type ReferenceKind =
  | "listen"
  | "port"
  | "dial"
  | "url"
  | "dir"
  | "file"
  | "input"
  | "secret"
  | "kubeconfig";

const KINDS: ReadonlySet<string> = new Set<ReferenceKind>([
  "listen",
  "port",
  "dial",
  "url",
  "dir",
  "file",
  "input",
  "secret",
  "kubeconfig",
]);

/**
 * `${kind:argument}`, `${NAME}` or `${NAME:-default}`, whose default is also for a variable that is
 * set and empty, as in a shell (POSIX, "parameter expansion") and in Compose files; `$$` stands for
 * one dollar sign.
 */
const REFERENCE = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::(-?)([^}]*))?\}/g;

/**
 * Fills in the references of a text. What is not ours, such as `${env:HOME}` in a collector's
 * configuration, stays as it is.
 *
 * @throws UnresolvedReference for one of our kinds, or a variable without default, that the scope
 *   does not know.
 */
export function resolveReferences(text: string, scope: ReferenceScope): string {
  return text.replace(REFERENCE, (whole, name?: string, dash?: string, rest?: string) => {
    if (name === undefined) return "$";
    if (rest !== undefined && dash === "") {
      if (!isKind(name)) return whole;
      return scope.lookUp(name, rest) ?? unresolved(whole);
    }
    const value = scope.variable(name);
    return (rest === undefined ? value : value || rest) ?? unresolved(whole);
  });
}

/** The names of the plain variables that a text refers to, each once. */
export function variablesIn(text: string): string[] {
  const names = [...text.matchAll(REFERENCE)].flatMap(([, name, dash, rest]) =>
    name === undefined || (rest !== undefined && dash === "") ? [] : [name],
  );
  return [...new Set(names)];
}

/** A reference to something that does not exist. */
export class UnresolvedReference extends Error {
  readonly reference: string;
  constructor(reference: string) {
    super(`nothing is known as ${reference}`);
    this.reference = reference;
  }
}

function isKind(name: string): name is ReferenceKind {
  return KINDS.has(name);
}

function unresolved(reference: string): never {
  throw new UnresolvedReference(reference);
}
