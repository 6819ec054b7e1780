import { join } from "node:path";
import { digestOf } from "../util/digest.ts";

/** Where a stack keeps what it writes: everything below `.devstack/` beside the configuration. */
export interface StackFolders {
  root: string;
  /** Rendered configuration of the services, one folder each. */
  config: string;
  /** Data that outlives a restart, one folder per service and volume. */
  data: string;
  logs: string;
  /** Run state: what runs, since when, where. */
  run: string;
}

export function stackFolders(folder: string): StackFolders {
  const root = join(folder, ".devstack");
  return {
    root,
    config: join(root, "config"),
    data: join(root, "data"),
    logs: join(root, "logs"),
    run: join(root, "run"),
  };
}

/**
 * Tells a stack apart from all others of this user: by the folder of its state. Not by its name,
 * which may be changed in devstack.yaml while the stack is up.
 */
export function stackId({ root }: Pick<StackFolders, "root">): string {
  return digestOf(root).slice(0, 12);
}
