import { readFile } from "node:fs/promises";
import { messageOf } from "../../util/errors.ts";
import type { Masker } from "../../util/masking/masker.ts";
import type { SecretFile } from "./process-spec.ts";

/**
 * The secrets that a process is to have in its environment, read when it starts so that nothing
 * else ever holds them; the masker learns these and all others.
 */
export async function readSecretFiles(
  files: readonly SecretFile[],
  masker: Masker,
): Promise<{ env: Record<string, string> } | { fault: string }> {
  const env: Record<string, string> = {};
  for (const { path, variable } of files) {
    try {
      const value = await readFile(path, "utf8");
      masker.add([value]);
      if (variable !== null) env[variable] = value;
    } catch (error) {
      // What is not there cannot be shown either; who needs its file will say so.
      if (variable !== null) return { fault: `a secret cannot be read: ${messageOf(error)}` };
    }
  }
  return { env };
}
