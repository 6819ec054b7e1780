import { readFile } from "node:fs/promises";
import type { Stack } from "../stack.ts";

/** The file as it is written, which shows more than what was made of it, and the services' settings. */
export async function configurationOf({ configuration }: Pick<Stack, "configuration">) {
  const { file, name, runtime, own, platform } = await configuration();
  const text = file === null ? null : await readFile(file, "utf8");
  return { file, name, runtime, text, services: { ...platform, ...own } };
}
