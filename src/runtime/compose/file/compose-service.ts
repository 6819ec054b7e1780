import type { VolumeSpec } from "../../../catalog/service-spec.ts";
import type { Endpoint } from "../../../plan/endpoints.ts";
import type { ContainerImage, PlannedService } from "../../../plan/plan.ts";
import { digestOf } from "../../../util/digest.ts";
import { configPath, PACKAGE_FOLDER, secretPath } from "../container-paths.ts";
import { LABELS } from "../labels.ts";
import type { RenderedContainer } from "../render-container.ts";
import type { ComposeMount, ComposePort, ComposeService } from "./compose-file.ts";

/** The one network of a stack. */
export const NETWORK = "stack";

/** The uid of the user `nonroot` of the distroless images, which devstack's own image has too. */
const OWN_USER = "65532:65532";

export interface ComposeServiceContext {
  stackId: string;
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
  const { image, job } = { image: rendered.image, job: service.job };
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
    networks: [NETWORK],
    extra_hosts: rendered.hosts,
    ...hardening(image, service),
    restart: job ? "no" : "on-failure:5",
    stop_grace_period: `${Math.ceil(service.stopTimeoutMs / 1000)}s`,
    // A service that writes without end fills no disk.
    logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
  };
  return { ...withoutEmpty(definition), labels: labelsOf(service, definition, rendered, context) };
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
  if (image.kind === "own") {
    return { command: [`${PACKAGE_FOLDER}/dist/services/${image.entry}.js`] };
  }
  return command === null ? {} : { command };
}

/** What is not the user's needs no more rights than these; what is may need some. */
function hardening(image: ContainerImage, service: PlannedService): Partial<ComposeService> {
  if (image.kind === "user") {
    const tmpfs = scratchFolders(service, "mode=1777");
    return { tmpfs, security_opt: ["no-new-privileges:true"] };
  }
  const user = image.kind === "own" ? OWN_USER : image.user;
  const [uid, gid] = user.split(":");
  return {
    user,
    read_only: true,
    tmpfs: ["/tmp", ...scratchFolders(service, `uid=${uid},gid=${gid},mode=0700`)],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
  };
}

/** In memory, and the container's own: empty whenever it starts. */
function scratchFolders({ volumes }: PlannedService, options: string): string[] {
  return Object.values(volumes).flatMap(({ containerPath, scratch }) =>
    scratch ? [`${containerPath}:${options}`] : [],
  );
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
  ];
}

function readOnly(source: string, target: string): ComposeMount {
  return { type: "bind", source, target, read_only: true };
}

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
  { stackId, endpoints }: ComposeServiceContext,
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
