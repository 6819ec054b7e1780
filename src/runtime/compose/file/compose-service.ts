import type { VolumeSpec } from "../../../catalog/service-spec.ts";
import type { Endpoint } from "../../../plan/endpoints.ts";
import type { ContainerImage, PlannedService } from "../../../plan/plan.ts";
import { digestOf } from "../../../util/digest.ts";
import { configPath, programPath, secretPath } from "../container-paths.ts";
import { LABELS } from "../labels.ts";
import type { RenderedContainer } from "../render-container.ts";
import type { ComposeMount, ComposePort, ComposeService } from "./compose-file.ts";
import { boundsOf, LOGGING, RESTART } from "./container-bounds.ts";

export interface ComposeServiceContext {
  /** Null in a file that devstack does not run itself: it knows its containers by their labels. */
  stackId: string | null;
  /** Name and tag of devstack's own image. */
  ownImage: string;
  /** Where the service's ports are to be on this machine. */
  endpoints: Readonly<Record<string, Endpoint>>;
}

/** A container of the plan as a service of a Compose file. */
export function composeService(
  service: PlannedService,
  rendered: RenderedContainer,
  context: ComposeServiceContext,
): ComposeService {
  const { image } = rendered;
  const { job } = service;
  const definition: Omit<ComposeService, "labels"> = {
    ...imageOf(image, context),
    ...commandOf(rendered),
    environment: { ...rendered.env, ...environmentOfSecrets(rendered) },
    ports: Object.entries(service.ports).flatMap(([name, spec]) =>
      published(context.endpoints[name], spec.containerPort),
    ),
    volumes: mounts(service, rendered),
    secrets: rendered.secrets.flatMap(({ name, as }) =>
      as === "file" ? [{ source: name, target: name }] : [],
    ),
    depends_on: Object.fromEntries(
      rendered.after.map(({ service: name, condition }) => [name, { condition }]),
    ),
    extra_hosts: rendered.hosts,
    ...boundsOf(image, service.volumes),
    restart: job ? "no" : RESTART,
    stop_grace_period: `${Math.ceil(service.stopTimeoutMs / 1000)}s`,
    logging: LOGGING,
  };
  const { stackId } = context;
  if (stackId === null) return withoutEmpty(definition);
  const labels = labelsOf(service, definition, rendered, { ...context, stackId });
  return { ...withoutEmpty(definition), labels };
}

function imageOf(
  image: ContainerImage,
  { ownImage }: ComposeServiceContext,
): Pick<ComposeService, "image" | "build"> {
  switch (image.kind) {
    case "own":
      return { image: ownImage };
    case "stock":
      return { image: image.name };
    case "user":
      return {
        ...(image.name !== null && { image: image.name }),
        ...(image.build !== null && {
          build: {
            context: image.build.context,
            ...(image.build.dockerfile !== null && { dockerfile: image.build.dockerfile }),
          },
        }),
      };
  }
}

function commandOf({ image, command }: RenderedContainer): Pick<ComposeService, "command"> {
  if (image.kind === "own") return { command: [programPath(image.entry)] };
  return command === null ? {} : { command };
}

function published(endpoint: Endpoint | undefined, target: number): ComposePort[] {
  if (endpoint === undefined) return [];
  const { host, port } = endpoint;
  return [{ target, published: String(port), host_ip: host, protocol: "tcp" }];
}

function mounts(service: PlannedService, rendered: RenderedContainer): ComposeMount[] {
  return [
    ...keptVolumes(service).map(([name, { containerPath }]) => ({
      type: "volume" as const,
      source: volumeName(service.name, name),
      target: containerPath,
    })),
    ...rendered.files.map(({ name, path }) => readOnly(path, configPath(name))),
    ...Object.entries(rendered.mounts).map(([source, target]) => readOnly(source, target)),
    ...rendered.volumes.map(({ kind, source, target, readOnly: sealed }) => ({
      ...{ type: kind, source, target },
      ...(sealed && { read_only: true }),
      ...(kind === "bind" && AS_IT_IS),
    })),
  ];
}

function readOnly(source: string, target: string): ComposeMount {
  return { type: "bind", source, target, read_only: true, ...AS_IT_IS };
}

/** An engine in a virtual machine that has not this folder would mount an empty one of its own. */
const AS_IT_IS = { bind: { create_host_path: false } } as const;

/** Those whose data outlives the container, by name. */
export function keptVolumes({ volumes }: PlannedService): [string, VolumeSpec][] {
  return Object.entries(volumes).filter(([, { scratch }]) => !scratch);
}

/** The name of a service's volume among those of its stack. */
export function volumeName(service: string, volume: string): string {
  return `${service}-${volume}`;
}

function environmentOfSecrets({ secrets }: RenderedContainer): Record<string, string | null> {
  return Object.fromEntries(
    secrets.map(({ as, name, variable }) => [variable, as === "env" ? null : secretPath(name)]),
  );
}

function labelsOf(
  service: PlannedService,
  definition: Omit<ComposeService, "labels">,
  { secrets, contents, version }: RenderedContainer,
  { stackId, endpoints }: ComposeServiceContext & { stackId: string },
): Record<string, string> {
  const ports = Object.entries(service.ports).flatMap(([name, spec]) => {
    const endpoint = endpoints[name];
    if (endpoint === undefined) return [];
    const { containerPort, protocol, internal } = spec;
    const { wanted } = endpoint;
    const rest = { ...(wanted !== undefined && { wanted }), ...(internal && { internal }) };
    return [[name, { containerPort, protocol, ...rest }] as const];
  });
  return {
    [LABELS.stack]: stackId,
    [LABELS.service]: service.name,
    [LABELS.ports]: JSON.stringify(Object.fromEntries(ports)),
    ...(service.job && { [LABELS.job]: "true" }),
    ...(version !== null && { [LABELS.version]: version }),
    [LABELS.digest]: digestOf({
      definition,
      contents,
      secrets: secrets.map(({ name, digest }) => [name, digest]),
    }),
  };
}

/** Keys that say nothing are left out of a file that people read. */
function withoutEmpty<T extends object>(record: T): T {
  const entries = Object.entries(record).filter(
    ([, value]) => typeof value !== "object" || value === null || Object.keys(value).length > 0,
  );
  return Object.fromEntries(entries) as T;
}
