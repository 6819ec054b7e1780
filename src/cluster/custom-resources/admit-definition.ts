import { RESOURCE_KINDS } from "../api-resources/resource-registry.ts";
import type { Condition } from "../objects/meta.ts";
import type { Store } from "../store/store.ts";
import type { CustomResourceDefinition } from "./definition.ts";
import { DEFINITIONS } from "./definition.ts";

/** The finalizer by which objects go before the definition of their kind does. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/**
 * What becomes of a definition when it is created: its names are accepted, if no other kind of its group
 * has them, and its objects can be asked for at once. A real server takes a moment for it.
 */
export function withAcceptance(
  definition: CustomResourceDefinition,
  store: Pick<Store, "list">,
): CustomResourceDefinition {
  const conflict = nameConflict(definition, store);
  const at = definition.metadata.creationTimestamp;
  const { names, versions } = definition.spec;
  const stored = versions.flatMap(({ name, storage }) => (storage ? [name] : []));
  const before = definition.status?.storedVersions ?? [];
  const status = {
    conditions: conflict === null ? accepted(at) : refused(at, conflict),
    acceptedNames: conflict === null ? names : {},
    storedVersions: [...new Set([...before, ...stored])],
  };
  const { finalizers = [] } = definition.metadata;
  const metadata = {
    ...definition.metadata,
    finalizers: [...new Set([...finalizers, CLEANUP_FINALIZER])],
  };
  return { ...definition, metadata, status } as CustomResourceDefinition;
}

/** Which name is another kind's already, in words; null for none. */
function nameConflict(
  { metadata, spec }: CustomResourceDefinition,
  store: Pick<Store, "list">,
): string | null {
  const others = [
    ...RESOURCE_KINDS.filter(({ group }) => group === spec.group),
    ...store
      .list(DEFINITIONS)
      .filter((one) => one.spec.group === spec.group && one.metadata.name !== metadata.name)
      .map((one) => one.spec.names),
  ];
  const taken = new Set(
    others.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...(shortNames ?? [])]),
  );
  const { plural, singular, shortNames = [], kind } = spec.names;
  const name = [plural, singular, ...shortNames].find((one) => one !== undefined && taken.has(one));
  if (name !== undefined) return `${JSON.stringify(name)} is already in use`;
  return others.some((one) => one.kind === kind)
    ? `${JSON.stringify(kind)} is already in use`
    : null;
}

function accepted(at: string): readonly Condition[] {
  return [
    condition("NamesAccepted", { at, reason: "NoConflicts", message: "no conflicts found" }),
    condition("Established", {
      ...{ at, reason: "InitialNamesAccepted" },
      message: "the initial names have been accepted",
    }),
  ];
}

function refused(at: string, message: string): readonly Condition[] {
  const names = condition("NamesAccepted", { at, reason: "NameConflict", message });
  const established = condition("Established", {
    ...{ at, reason: "NotAccepted", message: "not all names are accepted" },
  });
  return [names, established].map((one) => ({ ...one, status: "False" }));
}

function condition(
  type: string,
  { at, reason, message }: { at: string; reason: string; message: string },
): Condition {
  return { type, status: "True", lastTransitionTime: at, reason, message };
}
