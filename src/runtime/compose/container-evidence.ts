import { readFileIfPresent } from "../../util/atomic-file.ts";
import type { Evidence } from "../runtime.ts";
import type { StackFolders } from "../stack-folders.ts";
import { composePath } from "./compose-path.ts";
import { serviceOf } from "./container-facts.ts";
import type { ContainerDetails } from "./engine/containers.ts";
import { isMissing } from "./engine/engine-error.ts";
import type { StackEngine } from "./stack-engine.ts";

/** What containers are made from, and all that their engine says of each. */
export function containerEvidence(
  folders: Pick<StackFolders, "root">,
  engine: () => Promise<StackEngine>,
): Evidence {
  return {
    composeFile: () => readComposeFile(composePath(folders)),
    containers: async () => describeContainers(await engine()),
  };
}

/** As a tree: its keys tell which of its values are secret. JSON is YAML, so Compose can read it. */
async function readComposeFile(path: string): Promise<unknown> {
  const text = await readFileIfPresent(path);
  if (text === null) return null;
  // Only reports want it, and every command on containers loads this file.
  const { parse } = await import("yaml");
  return parse(text);
}

/** Those that only wait for others, too. */
async function describeContainers(engine: StackEngine): Promise<unknown[]> {
  const described = await Promise.all(
    (await engine.allContainers()).map(async (facts) => {
      const details = await engine.client.inspect(facts.id).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      return details === null ? [] : [{ service: serviceOf(facts), ...describe(details) }];
    }),
  );
  return described.flat();
}

function describe({ state, restartCount, createdAt, ...container }: ContainerDetails) {
  const { id, name, image, imageId, published, networks } = container;
  return {
    ...{ id, name, image, imageId, restarts: restartCount, published, networks },
    ...state,
    createdAt: asText(createdAt),
    startedAt: asText(state.startedAt),
    finishedAt: asText(state.finishedAt),
  };
}

function asText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
