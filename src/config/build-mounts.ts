import path from "node:path";
import type { MountConfig } from "./config.ts";
import { type MountText, parseMount } from "./mount.ts";
import type { MountData } from "./schema/container-schema.ts";

/** An entry of `volumes` of either form; null for a text that is none. */
export function mountOf(data: MountData): MountText | null {
  if (typeof data === "string") return parseMount(data);
  const { type: kind, source, target, read_only: readOnly } = data;
  return { kind, source, target, readOnly };
}

/** The typed form, its paths resolved from the folder of devstack.yaml. */
export function mountConfig(data: MountData, folder: string): MountConfig[] {
  const mount = mountOf(data);
  if (mount === null) return [];
  return [mount.kind === "bind" ? { ...mount, source: path.resolve(folder, mount.source) } : mount];
}
