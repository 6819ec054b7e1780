import type { Pod, Volume } from "./pod.ts";

interface ClaimName {
  readonly name: string;
  /** The claim is made for a volume of the pod's own. */
  readonly isEphemeral: boolean;
}

const NONE: readonly ClaimName[] = [];

/** The claims that a pod uses: those that it names, and those that are made for it. */
export function claimNamesOf(pod: Pod): readonly ClaimName[] {
  const { volumes } = pod.spec;
  if (volumes === undefined) return NONE;
  return volumes.flatMap((volume): ClaimName[] => {
    const { persistentVolumeClaim, ephemeral } = volume;
    if (persistentVolumeClaim !== undefined) {
      return [{ name: persistentVolumeClaim.claimName, isEphemeral: false }];
    }
    if (ephemeral === undefined) return [];
    return [{ name: ephemeralClaimName(pod, volume), isEphemeral: true }];
  });
}

/** The claim that is made for a volume of a pod's own. */
export function ephemeralClaimName({ metadata }: Pod, { name }: Volume): string {
  return `${metadata.name}-${name}`;
}
