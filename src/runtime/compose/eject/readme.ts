import type { Endpoints } from "../../../plan/endpoints.ts";
import { endpointUrl } from "../../../plan/endpoints.ts";
import type { EjectedStack } from "./ejected-stack.ts";

/** What whoever finds the folder has to know. */
export function readme(
  name: string,
  { endpoints, missing }: { endpoints: Endpoints; missing: EjectedStack["missing"] },
): string {
  const { variables, files } = missing;
  const toDo = [
    ...(variables.length > 0
      ? [`- copy \`.env.example\` to \`.env\` and set ${listed(variables)};`]
      : []),
    ...(files.length > 0
      ? [`- put the secrets into ${listed(files)}: the files beside them say where each was from.`]
      : []),
  ];
  return `# ${name}

The stack ${name} as \`devstack eject\` has written it: a Compose file and all that it needs. It runs
without devstack, and nothing here is read by devstack again.
${toDo.length === 0 ? "" : `\nFirst:\n\n${toDo.join("\n")}\n`}
    docker compose up --detach --wait ready

returns 0 when every service answers its probes and every job is done, and otherwise says which does
not: \`docker compose logs ready\`. \`ready\` waits for the others from inside their network.
Without its name the command does the same, but what you add has to stay running then: Compose takes
a container that has ended and that no other waits for, also one that has ended well, for a failure.

    docker compose down --volumes

ends it and removes its data. The first \`up\` builds the image of the platform's services from
\`services/\`; nothing but base images is fetched for it.

| service | address |
| --- | --- |
${addresses(endpoints)}
`;
}

function addresses(endpoints: Endpoints): string {
  return Object.entries(endpoints)
    .flatMap(([service, ports]) =>
      Object.entries(ports).map(
        ([port, endpoint]) => `| ${service} (${port}) | ${endpointUrl(endpoint)} |`,
      ),
    )
    .join("\n");
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
