import type { PlannedService } from "../plan/plan.ts";
import { resolveReferences } from "../plan/references.ts";

/** The path on this machine of what a service reads, by its place among its inputs. */
export function inputPath(
  { inputs }: PlannedService,
  index: string,
  packageFolder: string,
): string | undefined {
  const input = inputs[Number(index)];
  return input === undefined ? undefined : pathOnThisMachine(input, packageFolder);
}

/** A path of devstack's own or of the user's, as this machine has it. */
export function pathOnThisMachine(text: string, packageFolder: string): string {
  return resolveReferences(text, {
    lookUp: () => undefined,
    variable: (name) => (name === "package" ? packageFolder : undefined),
  });
}
