import { join } from "node:path";
import type { Endpoint, Endpoints } from "../../../plan/endpoints.ts";
import type { Plan } from "../../../plan/plan.ts";
import type { PlacedSecret } from "../../../secrets/prepare-secrets.ts";
import { allOrFaults, throwTogether } from "../../../util/several-faults.ts";
import { type StackFolders, stackFolders } from "../../stack-folders.ts";
import { isContainer } from "../container-service.ts";
import { composeDocument } from "../file/compose-document.ts";
import { later } from "../file/later.ts";
import { renderCompose } from "../file/render-compose.ts";
import { NO_ACCESS } from "../host/host-access.ts";
import { serviceImage, serviceImageFiles } from "../images/service-image.ts";
import { missingIncludes } from "../missing-sources.ts";
import { plainProjectName } from "../project-name.ts";
import { publishedOnly } from "../published-ports.ts";
import { type RenderedContainer, renderContainer } from "../render-container.ts";
import { deferVariables } from "./defer-variables.ts";
import { ejectedSecrets, missingSecrets, secretFiles } from "./eject-secrets.ts";
import type { EjectedCopy, EjectedFile, EjectedStack } from "./ejected-stack.ts";
import { readme } from "./readme.ts";
import { refuseHostParts } from "./refuse-host-parts.ts";
import { fromFolder, relocate } from "./relocate.ts";

export interface EjectContext {
  /** Absolute: where all of it is to be. */
  folder: string;
  packageFolder: string;
}

const HEAD = ` Written by devstack eject; README.md says how to run it. It is yours: devstack reads it no more.
 Every port is on this machine's loopback interface; nothing here holds a secret.`;

const IMAGE_FOLDER = "services";

/**
 * A stack as a folder for plain Compose.
 *
 * @throws DevstackError E_CONFIG naming all that cannot be in it.
 */
export async function ejectStack(given: Plan, context: EjectContext): Promise<EjectedStack> {
  refuseHostParts(given);
  throwTogether(await missingIncludes(given.include ?? []));
  const { folder, packageFolder } = context;
  const { plan, variables } = deferVariables(given);
  const endpoints = asConfigured(publishedOnly(plan));
  const { rendered, files, copies } = await renderAll(plan, endpoints, context);
  const { image, build } = await serviceImage(packageFolder);
  const document = composeDocument({
    plan: withRelativeIncludes(plan, folder),
    project: plainProjectName(plan.name),
    stackId: null,
    ownImage: image,
    ownBuild: { ...build, context: `./${IMAGE_FOLDER}` },
    ...{ endpoints, rendered },
  });
  const imageFiles = await serviceImageFiles(packageFolder);
  const unset = [...variables].flatMap(([name, otherwise]) => (otherwise === null ? [name] : []));
  const missing = {
    variables: [...unset, ...secretVariables(plan)],
    files: missingSecrets(plan),
  };
  return {
    files: [
      { path: "compose.yaml", content: renderCompose(document, plan, HEAD), mode: 0o644 },
      { path: "README.md", content: readme(plan.name, { endpoints, missing }), mode: 0o644 },
      { path: ".gitignore", content: ".env\nsecrets/\n", mode: 0o644 },
      ...environmentExample(variables, secretVariables(plan)),
      ...secretFiles(plan),
      ...files,
    ],
    copies: [
      ...copies,
      ...imageFiles.map((path) => ({
        from: join(packageFolder, path),
        path: `${IMAGE_FOLDER}/${path}`,
      })),
    ],
    missing,
  };
}

async function renderAll(
  plan: Plan,
  endpoints: Endpoints,
  { folder, packageFolder }: EjectContext,
) {
  const live = plan.services.filter(isContainer);
  const folders: StackFolders = { ...stackFolders(folder), config: join(folder, "config") };
  const context = {
    ...{ plan, endpoints, folders, packageFolder, host: NO_ACCESS },
    secrets: ejectedSecrets(plan),
    hostEnv: {},
    variables: {},
  };
  const containers = await allOrFaults(live.map((service) => renderContainer(service, context)));
  const rendered = new Map<string, RenderedContainer>();
  const files: EjectedFile[] = [];
  const copies: EjectedCopy[] = [];
  for (const [index, { name }] of live.entries()) {
    const original = containers[index];
    if (original === undefined) continue;
    const moved = relocate(name, withLateSecrets(original), { folder });
    rendered.set(name, moved.container);
    copies.push(...moved.copies);
    for (const { path, content } of moved.container.files) {
      files.push({ path: path.replace(/^\.\//, ""), content, mode: 0o644 });
    }
  }
  return { rendered, files, copies };
}

/** What a program can only read from its environment comes from that of Compose, which must have it. */
function withLateSecrets(container: RenderedContainer): RenderedContainer {
  const asEnv = container.secrets.filter(({ as }) => as === "env");
  const env = asEnv.map(({ variable }: PlacedSecret) => [variable, later(variable, null)]);
  return {
    ...container,
    env: { ...container.env, ...Object.fromEntries(env) },
    secrets: container.secrets.filter(({ as }) => as === "file"),
  };
}

function secretVariables({ secrets }: Plan): string[] {
  return secrets.flatMap(({ as, variable }) => (as === "env" ? [variable] : []));
}

function environmentExample(
  variables: ReadonlyMap<string, string | null>,
  secrets: readonly string[],
): EjectedFile[] {
  const lines = [
    ...[...variables].map(([name, otherwise]) =>
      otherwise === null ? `${name}=` : `# ${name}=${otherwise}`,
    ),
    ...secrets.flatMap((name) => ["# a secret", `${name}=`]),
  ];
  if (lines.length === 0) return [];
  const content = `# Copy this to .env, which Compose reads, and fill it in.\n${lines.join("\n")}\n`;
  return [{ path: ".env.example", content, mode: 0o644 }];
}

/** The ports that the configuration asks for, whoever has them now. */
function asConfigured({ services }: Plan): Endpoints {
  return Object.fromEntries(
    services
      .filter(({ launch }) => launch.kind !== "disabled")
      .map(({ name, ports, launch }) => {
        const elsewhere = launch.kind === "external" ? launch.addresses : {};
        const own = Object.entries(ports).flatMap(([port, { preferred, protocol, internal }]) => {
          const at = elsewhere[port] ?? { host: "127.0.0.1", port: preferred };
          const endpoint: Endpoint = { ...at, protocol, internal };
          return endpoint.port === 0 ? [] : [[port, endpoint] as const];
        });
        return [name, Object.fromEntries(own)];
      }),
  );
}

function withRelativeIncludes(plan: Plan, folder: string): Plan {
  const { include, ...rest } = plan;
  return include ? { ...rest, include: include.map((path) => fromFolder(folder, path)) } : plan;
}
