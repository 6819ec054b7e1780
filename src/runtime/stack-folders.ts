import { join } from "node:path";
import { digestOf } from "../util/digest.ts";

/** Where a stack keeps what it writes: everything below `.devstack/` beside the configuration. */
export interface StackFolders {
  /** `.devstack/` itself, which all stacks of a folder share. */
  shared: string;
  /** The stack's own: the shared one, or for a stack with a name of its own a folder in it. */
  root: string;
  /** Rendered configuration of the services, one folder each. */
  config: string;
  /** Data that outlives a restart, one folder per service and volume. */
  data: string;
  logs: string;
  /** Values that nothing else may show; nobody but this user can open it. */
  secrets: string;
  /** Run state: what runs, since when, where. */
  run: string;
}

/** @param named the name that tells it from the folder's own stack; null for that one */
export function stackFolders(folder: string, named: string | null = null): StackFolders {
  const shared = join(folder, ".devstack");
  const root = named === null ? shared : join(shared, "stacks", named);
  return {
    shared,
    root,
    config: join(root, "config"),
    data: join(root, "data"),
    logs: join(root, "logs"),
    secrets: join(root, "secrets"),
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
