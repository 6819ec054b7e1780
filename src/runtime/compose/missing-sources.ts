import { stat } from "node:fs/promises";
import type { MountSpec } from "../../catalog/service-spec.ts";
import type { ConfigPath } from "../../config/config-path.ts";
import { DevstackError } from "../../util/errors.ts";

/** A fault for each path of this machine that a container is to have and that is not there. */
export async function missingSources(
  service: string,
  volumes: readonly MountSpec[],
): Promise<DevstackError[]> {
  const faults = volumes.map(async ({ kind, source }, index) => {
    if (kind === "volume" || (await exists(source))) return [];
    return [missing(source, ["services", service, "volumes", index])];
  });
  return (await Promise.all(faults)).flat();
}

/** A fault for each file of `include` that is not there. */
export async function missingIncludes(files: readonly string[]): Promise<DevstackError[]> {
  const faults = files.map(async (file, index) =>
    (await exists(file)) ? [] : [missing(file, ["include", index])],
  );
  return (await Promise.all(faults)).flat();
}

function missing(path: string, place: ConfigPath): DevstackError {
  return new DevstackError("E_CONFIG", `${path} is missing`, {
    why: `${path} does not exist`,
    hint: "make it, or write where it is",
    details: { places: [place] },
  });
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
