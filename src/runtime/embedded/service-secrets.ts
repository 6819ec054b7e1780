import type { PlacedSecret } from "../../secrets/prepare-secrets.ts";
import type { SecretFile } from "./process-spec.ts";

/** What of the stack's secrets goes into the process of one service. */
export interface ServiceSecrets {
  /** Paths of files, by variable. */
  env: Readonly<Record<string, string>>;
  files: readonly SecretFile[];
  /** What the service is to be restarted for when it changes. */
  digest: readonly (readonly string[])[];
}

export function serviceSecrets(service: string, secrets: readonly PlacedSecret[]): ServiceSecrets {
  const own = secrets.filter(({ to }) => to.includes(service));
  return {
    env: Object.fromEntries(
      own.flatMap(({ as, variable, path }) => (as === "file" ? [[variable, path]] : [])),
    ),
    files: secrets.map((secret) => ({
      path: secret.path,
      variable: secret.as === "env" && own.includes(secret) ? secret.variable : null,
    })),
    digest: own.map(({ variable, path, digest }) => [variable, path, digest]),
  };
}

/** Of services that share a process: what one of them gets, all get. */
export function mergeSecrets(group: readonly (readonly SecretFile[])[]): SecretFile[] {
  const [first = []] = group;
  return first.map(({ path }) => {
    const same = group.flat().filter((file) => file.path === path);
    return { path, variable: same.find(({ variable }) => variable !== null)?.variable ?? null };
  });
}
