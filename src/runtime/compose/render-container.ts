import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileSpec, MountSpec, NeedCondition } from "../../catalog/service-spec.ts";
import type { ConfigPath } from "../../config/config-path.ts";
import type { ContainerImage, PlannedService } from "../../plan/plan.ts";
import { resolveReferences, UnresolvedReference } from "../../plan/references.ts";
import type { PlacedSecret } from "../../secrets/prepare-secrets.ts";
import type { DevstackError } from "../../util/errors.ts";
import { fingerprintOf } from "../../util/fingerprint.ts";
import { throwTogether } from "../../util/several-faults.ts";
import { pathOnThisMachine } from "../input-path.ts";
import type { StackFolders } from "../stack-folders.ts";
import { unresolvedReference } from "../unresolved-reference.ts";
import { type ContainerScopeContext, containerScope } from "./container-scope.ts";
import { type ContainerService, isContainer } from "./container-service.ts";
import type { ComposeCondition } from "./file/compose-file.ts";
import { canHaveGate, gateName } from "./file/gates.ts";
import { HOST_NAME } from "./host/host-access.ts";
import { missingSources } from "./missing-sources.ts";

/** A configuration file of a service, rendered for its container. */
export interface ContainerFile {
  name: string;
  /** Absolute, on this machine. */
  path: string;
  content: string;
}

/** A container with every reference filled in. */
export interface RenderedContainer {
  image: ContainerImage;
  command: readonly string[] | null;
  env: Readonly<Record<string, string>>;
  files: readonly ContainerFile[];
  /** Absolute paths of this machine to paths in the container, read-only. */
  mounts: Readonly<Record<string, string>>;
  /** What the user gives it besides. */
  volumes: readonly MountSpec[];
  secrets: readonly PlacedSecret[];
  /** What has to come before it. */
  after: readonly { service: string; condition: ComposeCondition }[];
  /** Changes with the content of what is mounted. */
  contents: readonly string[];
  version: string | null;
  /** Names that it is to know besides those of the stack's services, with their addresses. */
  hosts: Readonly<Record<string, string>>;
}

export interface RenderContainerContext extends ContainerScopeContext {
  folders: StackFolders;
  packageFolder: string;
}

/**
 * Fills in what a container is started with.
 *
 * @throws DevstackError E_CONFIG naming every reference that leads nowhere.
 */
export async function renderContainer(
  service: ContainerService,
  context: RenderContainerContext,
): Promise<RenderedContainer> {
  const { launch, name } = service;
  const scope = containerScope(service, context);
  const faults: DevstackError[] = [];
  const fill = (text: string, path: ConfigPath) => {
    try {
      return resolveReferences(text, scope);
    } catch (error) {
      if (!(error instanceof UnresolvedReference)) throw error;
      faults.push(unresolvedReference(error, name, path));
      return text;
    }
  };
  const files = await Promise.all(
    service.files.map(async (file) => ({
      name: file.name,
      path: join(context.folders.config, name, file.name),
      content: fill(await contentOf(file, context.packageFolder), ["services", name]),
    })),
  );
  const env = Object.fromEntries(
    Object.entries({ ...launch.env, ...service.env }).map(([key, value]) => [
      key,
      fill(value, ["services", name, "env", key]),
    ]),
  );
  const command =
    launch.command?.map((word, index) => fill(word, ["services", name, "command", index])) ?? null;
  const mounts = Object.entries(launch.mounts).map(([source, target]) => [
    pathOnThisMachine(source, context.packageFolder),
    target,
  ]);
  const { volumes = [] } = launch;
  faults.push(...(await missingSources(name, volumes)));
  throwTogether(faults);
  return {
    image: launch.image,
    command,
    env,
    files,
    mounts: Object.fromEntries(mounts),
    volumes,
    secrets: context.secrets.filter(({ to }) => to.includes(name)),
    after: order(service, context),
    contents: [
      ...contentsOf(files),
      ...(await Promise.all(mounts.map(async ([path]) => (await fingerprintOf(path ?? "")) ?? ""))),
    ],
    version: launch.version,
    hosts: hostsFor([...Object.values(env), ...(command ?? []), ...contentsOf(files)], context),
  };
}

/** Only who knows this machine by name is told where it is: others need not change with that. */
function hostsFor(
  texts: readonly string[],
  { host: { address } }: RenderContainerContext,
): Record<string, string> {
  const isNamed = texts.some((text) => text.includes(HOST_NAME));
  return isNamed && address !== null ? { [HOST_NAME]: address } : {};
}

function contentsOf(files: readonly ContainerFile[]): string[] {
  return files.map(({ content }) => content);
}

/** Compose starts in this order. */
function order(
  { needs }: PlannedService,
  { plan }: ContainerScopeContext,
): RenderedContainer["after"] {
  const containers = new Map(
    plan.services.filter(isContainer).map((service) => [service.name, service]),
  );
  return Object.entries(needs).flatMap(([name, need]) => {
    const service = containers.get(name);
    return service === undefined ? [] : [beginning(service, need)];
  });
}

function beginning(
  service: ContainerService,
  need: NeedCondition,
): RenderedContainer["after"][number] {
  const { name, job } = service;
  const done = "service_completed_successfully";
  if (need === "ready" && canHaveGate(service)) return { service: gateName(name), condition: done };
  const ended = need === "done" || (need === "ready" && job);
  return { service: name, condition: ended ? done : "service_started" };
}

function contentOf({ source }: FileSpec, packageFolder: string): Promise<string> | string {
  return "template" in source
    ? readFile(join(packageFolder, source.template), "utf8")
    : source.content;
}
