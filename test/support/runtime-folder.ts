import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The XDG_RUNTIME_DIR of the stacks of all tests of this user. Through it stacks tell each other of
 * ports that they have chosen and do not listen on yet: with folders of their own, two tests that
 * run at the same time could choose the same one.
 */
export async function sharedRuntimeFolder(): Promise<string> {
  // Short: a socket's path may have 104 bytes at most.
  const folder = join(tmpdir(), `ds-run-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
