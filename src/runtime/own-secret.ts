import type { PlacedSecret } from "../secrets/prepare-secrets.ts";

/** The secret of this name, where the service gets it as a file. */
export function ownSecret(
  service: string,
  name: string,
  secrets: readonly PlacedSecret[],
): PlacedSecret | undefined {
  return secrets.find(
    ({ name: one, as, to }) => one === name && as === "file" && to.includes(service),
  );
}
