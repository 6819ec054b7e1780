import { stat } from "node:fs/promises";
import type { Config } from "../config/config.ts";
import type { Plan } from "../plan/plan.ts";
import { type PreparedSecrets, prepareSecrets } from "../secrets/prepare-secrets.ts";
import { readSecretValue } from "../secrets/secret-path.ts";
import { secretsFolder } from "../secrets/secrets-folder.ts";
import type { Stack } from "./stack.ts";

/**
 * The secrets of a plan, found and ready to be written for its services.
 *
 * @throws DevstackError E_SECRET, E_STATE
 */
export function secretsOf(
  { folder, folders, env, clock, executor, masker, runtime }: Stack,
  { variables }: Config,
  { secrets }: Plan,
  options: { signal: AbortSignal; tell: (notice: string) => void; rehearsal: boolean },
): Promise<PreparedSecrets> {
  return prepareSecrets(secrets, {
    ...{ folder, clock, executor, masker },
    fileMode: runtime.secretFileMode,
    // What is set in the shell goes before what .env says.
    env: { ...variables, ...env },
    secretsFolder: secretsFolder(folders.secrets),
    ...options,
  });
}

/**
 * The value of a secret of a plan that is up; masked from then on.
 *
 * @throws DevstackError E_STATE
 */
export async function secretOf(
  { folders, masker }: Stack,
  { secrets }: Plan,
  name: string,
): Promise<string> {
  const secret = secrets.find((one) => one.name === name);
  if (secret === undefined) throw new Error(`the plan has no secret ${name}`);
  const value = await readSecretValue(secretsFolder(folders.secrets), secret);
  masker.add([value]);
  return value;
}

/** What providers had goes with the stack; what was generated stays, like data. */
export async function removeSecrets(
  { executor, folders }: Stack,
  { generated }: { generated: boolean },
): Promise<void> {
  const { root, provided } = secretsFolder(folders.secrets);
  const folder = generated ? root : provided;
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) await executor.remove(folder);
}
