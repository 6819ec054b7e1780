import { dirname } from "node:path";
import type { Endpoints } from "../../plan/endpoints.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Executor } from "../../util/executor/executor.ts";
import { allOrFaults, throwTogether } from "../../util/several-faults.ts";
import type { StackFolders } from "../stack-folders.ts";
import { composePath } from "./compose-path.ts";
import { isContainer } from "./container-service.ts";
import { composeDocument } from "./file/compose-document.ts";
import { type ComposeText, writeComposeFile } from "./file/write-compose-file.ts";
import { LABELS } from "./labels.ts";
import { missingIncludes } from "./missing-sources.ts";
import { projectName } from "./project-name.ts";
import {
  type ContainerFile,
  type RenderContainerContext,
  type RenderedContainer,
  renderContainer,
} from "./render-container.ts";

/** A stack as it is written down for Compose. */
export interface RenderedStack {
  file: ComposeText;
  configuration: readonly ContainerFile[];
  /** What each container is made from, by service: compared with the label of what runs. */
  digests: ReadonlyMap<string, string>;
  /** Values that Compose passes on from its own environment: paths of their files, by variable. */
  secretVariables: Readonly<Record<string, string>>;
}

export interface RenderStackContext extends RenderContainerContext {
  stackId: string;
  ownImage: string;
}

/** @throws DevstackError E_CONFIG naming every reference that leads nowhere. */
export async function renderStack(
  plan: Plan,
  endpoints: Endpoints,
  context: RenderStackContext,
): Promise<RenderedStack> {
  const { folders, stackId, ownImage, secrets } = context;
  const live = plan.services.filter(isContainer);
  throwTogether(await missingIncludes(plan.include ?? []));
  const containers = await allOrFaults(live.map((service) => renderContainer(service, context)));
  const rendered = new Map<string, RenderedContainer>(
    live.flatMap(({ name }, index) => {
      const container = containers[index];
      return container === undefined ? [] : [[name, container] as const];
    }),
  );
  const project = projectName(plan.name, stackId);
  const document = composeDocument({ plan, project, stackId, ownImage, endpoints, rendered });
  return {
    file: { path: composePath(folders), document, plan },
    configuration: containers.flatMap(({ files }) => files),
    digests: new Map(
      Object.entries(document.services).flatMap(([name, { labels }]) => {
        const digest = labels?.[LABELS.digest];
        return digest === undefined ? [] : [[name, digest] as const];
      }),
    ),
    secretVariables: Object.fromEntries(
      secrets.flatMap(({ as, variable, path }) => (as === "env" ? [[variable, path]] : [])),
    ),
  };
}

/** Writes all that Compose reads. What containers mount has to be readable for their users. */
export async function writeStack(
  { file, configuration }: RenderedStack,
  context: { folders: StackFolders; executor: Executor },
): Promise<void> {
  const { executor } = context;
  const folders = new Set([file, ...configuration].map(({ path }) => dirname(path)));
  for (const folder of folders) await executor.makeFolder(folder, 0o700);
  for (const { path, content } of configuration) await executor.writeFile(path, content, 0o444);
  await writeComposeFile(file, context);
}
