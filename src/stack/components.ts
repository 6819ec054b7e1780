import { PLATFORM_CATALOG } from "../catalog/platform-catalog.ts";
import { PLATFORM_SERVICE_NAMES, PROGRAM_SERVICES } from "../config/platform-services.ts";
import type { TopologyConfig } from "../config/topology-config.ts";
import { messageOf } from "../util/errors.ts";
import type { Stack } from "./stack.ts";

/** What runs one of the services for which a real program of this machine can be used. */
export interface Component {
  /** Of the service. */
  name: string;
  provider: "program" | "container" | "builtin" | "absent" | "missing";
  /** Null when it does not tell, or is missing. */
  version: string | null;
  /** The program's file, or the name of its image; null for the built-in stand-in. */
  path: string | null;
  /** What is wrong with it, or why nothing runs it, in words; null when it can be used. */
  problem: string | null;
}

/** None of these services looks at it. */
const NOT_ASKED: TopologyConfig = {
  ...{ region: "", zones: [], classes: {}, storageClasses: [], apply: null },
  ...{ seed: 0, speed: 1, knobs: {} },
};

/**
 * The programs that `up` would use in place of devstack's own stand-ins: those that devstack.yaml
 * names, or those on PATH. A configuration that cannot be read names none.
 */
export async function findComponents(
  stack: Pick<Stack, "configuration" | "runtime">,
  signal?: AbortSignal,
): Promise<Component[]> {
  const platform = await stack.configuration().then(
    (config) => config.platform,
    () => null,
  );
  return Promise.all(
    PROGRAM_SERVICES.map(async (name): Promise<Component> => {
      const binary = platform?.[name].binary ?? null;
      const { launch } = PLATFORM_CATALOG[name]({
        enabled: new Set(PLATFORM_SERVICE_NAMES),
        policyPath: null,
        binaries: binary === null ? {} : { [name]: binary },
        scrapeTargets: [],
        topology: NOT_ASKED,
      });
      try {
        const found = await stack.runtime.resolve(launch, name, signal);
        if (found.kind === "program") {
          const { version, path } = found;
          return { name, provider: "program", version, path, problem: null };
        }
        if (found.kind === "container" && found.image.kind !== "own") {
          const { version, image } = found;
          return { name, provider: "container", version, path: image.name, problem: null };
        }
        if (found.kind === "disabled") {
          const problem = found.reason;
          return { name, provider: "absent", version: null, path: null, problem };
        }
        const version = found.kind === "builtin" ? found.version : null;
        return { name, provider: "builtin", version, path: null, problem: null };
      } catch (error) {
        const problem = messageOf(error);
        return { name, provider: "missing", version: null, path: binary, problem };
      }
    }),
  );
}
