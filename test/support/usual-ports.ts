import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeLock } from "../../src/util/lock.ts";
import { eventually } from "./eventually.ts";

/** Longer than all tests that want them take together. */
const PATIENCE_MS = 200_000;

/**
 * Resolves when no other test that asks for this runs services on the platform's usual ports, and
 * keeps them out until the function it returns is called. Stacks of one user know of each other's
 * ports; those of tests have runtime folders of their own and do not.
 */
export async function usualPortsAlone(): Promise<() => Promise<void>> {
  const path = join(tmpdir(), "devstack-tests-usual-ports.lock");
  const result = await eventually(
    () => takeLock(path),
    ({ taken }) => taken,
    PATIENCE_MS,
  );
  return async () => {
    if (result.taken) await result.lock.release();
  };
}
