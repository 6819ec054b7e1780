import { join } from "node:path";
import { digestOf } from "../../util/digest.ts";

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

/** Tells a stack apart from all others of this user: by its folder and its name. */
export function stackId(folder: string, name: string): string {
  return digestOf({ folder, name }).slice(0, 12);
}
