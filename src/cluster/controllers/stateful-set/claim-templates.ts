import type { StatefulSet } from "../../objects/stateful-set.ts";
import type { PersistentVolumeClaim } from "../../objects/volume.ts";
import type { NewObject } from "../../write/writer.ts";

export function claimName({ metadata }: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${metadata.name}-${ordinal}`;
}

type NewClaim = NewObject<PersistentVolumeClaim> & { readonly metadata: { readonly name: string } };

/** The claims of the pod of that number, as they are to be created. */
export function newClaims(set: StatefulSet, ordinal: number): NewClaim[] {
  const { namespace = "" } = set.metadata;
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    ...template,
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
    metadata: {
      ...template.metadata,
      ...{ namespace, name: claimName(set, template.metadata.name, ordinal) },
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
    },
    status: { phase: "Pending" },
  }));
}
