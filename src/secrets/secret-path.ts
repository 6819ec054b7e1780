import { join } from "node:path";
import type { PlannedSecret } from "../plan/plan.ts";
import { DevstackError } from "../util/errors.ts";
import { readKept, type SecretsFolder } from "./secrets-folder.ts";

/** Where the file of a secret is, whether or not it is there yet. */
export function secretPath(
  { generated, provided }: SecretsFolder,
  { name, source }: Pick<PlannedSecret, "name" | "source">,
): string {
  return join(source.kind === "generate" ? generated : provided, name);
}

/**
 * The value of a secret of a stack that is up.
 *
 * @throws DevstackError E_STATE when it is not there, or cannot be trusted.
 */
export async function readSecretValue(
  folder: SecretsFolder,
  secret: Pick<PlannedSecret, "name" | "source">,
): Promise<string> {
  const path = secretPath(folder, secret);
  const kept = await readKept(path);
  if (kept !== null) return kept.text;
  throw new DevstackError("E_STATE", `the secret ${secret.name} is gone`, {
    why: `there is no file ${path}`,
    hint: "devstack up writes it again",
  });
}
