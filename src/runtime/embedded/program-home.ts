import { access, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { ProgramHome } from "../../catalog/service-spec.ts";

/**
 * The folder that a program was installed into, for one that does not find it by itself; null where
 * it is in none of the usual places, as for a script that knows its own.
 */
export async function findHome(
  program: string,
  { places, marker }: ProgramHome,
): Promise<string | null> {
  const folder = dirname(await realpath(program));
  for (const place of places) {
    const home = resolve(folder, place);
    const isThere = await access(join(home, marker)).then(
      () => true,
      () => false,
    );
    if (isThere) return home;
  }
  return null;
}
