import { withCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { Remaining } from "./remaining-content.ts";

/** Of each condition what it says when all is well: that is when it does not hold. */
const WELL: Readonly<Record<string, readonly [reason: string, message: string]>> = {
  NamespaceDeletionDiscoveryFailure: [
    "ResourcesDiscovered",
    "All resources successfully discovered",
  ],
  NamespaceDeletionGroupVersionParsingFailure: [
    "ParsedGroupVersions",
    "All legacy kube types successfully parsed",
  ],
  NamespaceDeletionContentFailure: [
    "ContentDeleted",
    "All content successfully deleted, may be waiting on finalization",
  ],
  NamespaceContentRemaining: ["ContentRemoved", "All content successfully removed"],
  NamespaceFinalizersRemaining: [
    "ContentHasNoFinalizers",
    "All content-preserving finalizers finished",
  ],
};

/**
 * The conditions of a namespace that is deleted (kube-controller-manager 1.34, namespace controller).
 *
 * @param now as objects have it
 */
export function namespaceConditions(
  present: readonly Condition[] | undefined,
  remaining: Remaining,
  now: string,
): readonly Condition[] {
  const ills = illsOf(remaining);
  return Object.entries(WELL).reduce<readonly Condition[]>((conditions, [type, well]) => {
    const ill = ills[type];
    const [reason, message] = ill ?? well;
    const status = ill === undefined ? "False" : "True";
    return withCondition(conditions, { type, status, reason, message }, now);
  }, present ?? []);
}

function illsOf({ byResource, byFinalizer, faults }: Remaining): typeof WELL {
  return {
    ...(faults.length > 0 && {
      NamespaceDeletionContentFailure: [
        "ContentDeletionFailed",
        `Failed to delete all resource types, ${faults.length} remaining: ${faults.toSorted().join(", ")}`,
      ],
    }),
    ...(byResource.size > 0 && {
      NamespaceContentRemaining: [
        "SomeResourcesRemain",
        `Some resources are remaining: ${counts(byResource, "has")}`,
      ],
    }),
    ...(byFinalizer.size > 0 && {
      NamespaceFinalizersRemaining: [
        "SomeFinalizersRemain",
        `Some content in the namespace has finalizers remaining: ${counts(byFinalizer, "in")}`,
      ],
    }),
  };
}

function counts(numbers: ReadonlyMap<string, number>, word: string): string {
  return [...numbers]
    .map(([name, count]) => `${name} ${word} ${count} resource instances`)
    .toSorted()
    .join(", ");
}
