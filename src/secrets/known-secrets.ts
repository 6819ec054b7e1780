import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { Environment } from "../util/user-folders.ts";
import { namesIn, readKept, secretsFolder } from "./secrets-folder.ts";

/** Every value that the folder holds, for masking; what cannot be read is nobody's secret. */
export async function knownSecrets(root: string): Promise<string[]> {
  const { generated, provided } = secretsFolder(root);
  const folders = await Promise.all(
    [generated, provided].map(async (folder) =>
      Promise.all(
        (await namesIn(folder)).map((name) => readKept(join(folder, name)).catch(() => null)),
      ),
    ),
  );
  return folders.flat().flatMap((kept) => (kept === null ? [] : [kept.text]));
}

/** Values that the caller's environment and .env have for secrets: whoever refers to them may show them. */
export function secretsInEnvironment(
  { secrets, variables }: Pick<Config, "secrets" | "variables">,
  env: Environment,
): string[] {
  return Object.values(secrets).flatMap(({ source }) =>
    source.kind === "env" ? (env[source.variable] ?? variables[source.variable] ?? []) : [],
  );
}
