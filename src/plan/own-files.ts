import type { FileSpec } from "../catalog/service-spec.ts";

/** Whether one of a service's files has this name, or is in a folder of this name. */
export function hasFile(files: readonly FileSpec[], wanted: string): boolean {
  return files.some(({ name }) => name === wanted || name.startsWith(`${wanted}/`));
}
