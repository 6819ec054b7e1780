import type { Pod } from "./pod.ts";

interface ClaimName {
  readonly name: string;
  /** The claim is made for a volume of the pod's own. */
  readonly isEphemeral: boolean;
}

const NONE: readonly ClaimName[] = [];

/** The claims that a pod uses: those that it names, and those that are made for it. */
export function claimNamesOf({ metadata, spec }: Pod): readonly ClaimName[] {
  if (spec.volumes === undefined) return NONE;
  return spec.volumes.flatMap(({ name, persistentVolumeClaim, ephemeral }): ClaimName[] => {
    if (persistentVolumeClaim !== undefined) {
      return [{ name: persistentVolumeClaim.claimName, isEphemeral: false }];
    }
    if (ephemeral === undefined) return [];
    return [{ name: `${metadata.name}-${name}`, isEphemeral: true }];
  });
}
