import { relative } from "node:path";
import type { Stack } from "../stack.ts";

/** The name of the stack's configuration file, for advice; the usual one where there is none. */
export async function configFileName({ configuration, folder }: Stack): Promise<string> {
  const file = await configuration().then(
    (config) => config.file,
    () => null,
  );
  return file === null ? "devstack.yaml" : relative(folder, file) || file;
}
