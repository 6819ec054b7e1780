/**
 * What engines say of a path of this machine that they do not see: Docker of a missing mount, and
 * Docker Desktop of a folder that is not shared with its virtual machine.
 */
const UNSEEN = /bind source path does not exist: (\S+)|The path (\S+) is not shared from the host/i;

/** What to do where an engine does not see what is to be mounted; null for any other fault. */
export function unseenPathHint(output: readonly string[]): string | null {
  const [, missing, unshared] = UNSEEN.exec(output.join("\n")) ?? [];
  const path = missing ?? unshared;
  if (path === undefined) return null;
  return `the engine runs in a virtual machine that does not see ${path}: share its folder in the engine's settings (Docker Desktop: Resources, File sharing; Colima: --mount), or move the project below your home folder`;
}
