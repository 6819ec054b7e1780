import type { Endpoints } from "../../../plan/endpoints.ts";
import type { Plan } from "../../../plan/plan.ts";
import { isContainer } from "../container-service.ts";
import type { ImageBuild } from "../images/image-build.ts";
import { LABELS } from "../labels.ts";
import { NETWORK } from "../project-name.ts";
import type { RenderedContainer } from "../render-container.ts";
import type { ComposeFile, ComposeService } from "./compose-file.ts";
import { composeService, keptVolumes, volumeName } from "./compose-service.ts";
import { waitingServices } from "./waiting-services.ts";

export interface DocumentContext {
  plan: Plan;
  /** What Compose calls the project: the engine's names begin with it. */
  project: string;
  /** Null in a file that devstack does not run itself. */
  stackId: string | null;
  ownImage: string;
  /** What devstack's own image is built from, where nobody else builds it. */
  ownBuild?: ImageBuild;
  endpoints: Endpoints;
  /** By service. */
  rendered: ReadonlyMap<string, RenderedContainer>;
}

/** The containers of a plan, with the network and the volumes that they share, as Compose's data. */
export function composeDocument(context: DocumentContext): ComposeFile {
  const { plan, project, stackId, ownImage, ownBuild, endpoints, rendered } = context;
  const labelled = stackId === null ? {} : { labels: { [LABELS.stack]: stackId } };
  const live = plan.services.filter(isContainer);
  const services = live.map((service): [string, ComposeService] => {
    const container = rendered.get(service.name);
    if (container === undefined) throw new Error(`${service.name} was not rendered`);
    const own = endpoints[service.name] ?? {};
    return [
      service.name,
      composeService(service, container, { stackId, ownImage, endpoints: own }),
    ];
  });
  const volumes = live.flatMap((service) =>
    keptVolumes(service).map(([volume]) => [volumeName(service.name, volume), labelled] as const),
  );
  const named = [...rendered.values()].flatMap(({ volumes: own }) =>
    own.flatMap(({ kind, source }) => (kind === "volume" ? [[source, labelled] as const] : [])),
  );
  const secrets = [...rendered.values()].flatMap(({ secrets: own }) =>
    own.flatMap(({ name, as, path }) => (as === "file" ? [[name, { file: path }] as const] : [])),
  );
  return {
    name: project,
    ...(plan.include && { include: plan.include.map((path) => ({ path })) }),
    services: Object.fromEntries([
      ...services,
      ...waitingServices(live, { ownImage, stackId, ...(ownBuild && { ownBuild }) }),
    ]),
    ...(stackId !== null && { networks: { [NETWORK]: labelled } }),
    volumes: Object.fromEntries([...volumes, ...named]),
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) }),
  };
}
