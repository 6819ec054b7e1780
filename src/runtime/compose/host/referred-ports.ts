import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Launch, Plan, PlannedService } from "../../../plan/plan.ts";
import { resolveReferences } from "../../../plan/references.ts";
import { isBeside, portKey } from "./cut-plan.ts";
import { isLoopback } from "./host-access.ts";

/** Ports that services on one side of a cut plan refer to on the other, as `service.port`. */
export interface ReferredPorts {
  /** Of containers, by processes of this machine. */
  published: ReadonlySet<string>;
  /** Of what is no container, by containers. */
  relayed: ReadonlySet<string>;
}

/**
 * Which ports are asked for across the cut: by what the services' texts say. A template is read as
 * it is; what it cannot fill in is told when it is rendered.
 */
export async function referredPorts(plan: Plan, packageFolder: string): Promise<ReferredPorts> {
  const beside = new Set(
    plan.services.filter(({ launch }) => isBeside(launch)).map(({ name }) => name),
  );
  const found = { published: new Set<string>(), relayed: new Set<string>() };
  await Promise.all(
    plan.services.map(async (service) => {
      if (service.launch.kind === "disabled") return;
      const fromBeside = beside.has(service.name);
      for (const { name, port } of await addressesOf(service, plan, packageFolder)) {
        if (beside.has(name) === fromBeside || isFarAway(plan, name, port)) continue;
        found[fromBeside ? "published" : "relayed"].add(portKey(name, port));
      }
    }),
  );
  return found;
}

/** What runs elsewhere and on another machine is reached from everywhere in the same way. */
function isFarAway({ services }: Plan, name: string, port: string): boolean {
  const launch = services.find((service) => service.name === name)?.launch;
  return launch?.kind === "external" && !isLoopback(launch.addresses[port]?.host ?? "");
}

interface Address {
  name: string;
  port: string;
}

async function addressesOf(
  service: PlannedService,
  plan: Plan,
  packageFolder: string,
): Promise<Address[]> {
  const files = await Promise.all(
    service.files.map(({ source }) =>
      "template" in source
        ? readFile(join(packageFolder, source.template), "utf8")
        : source.content,
    ),
  );
  const texts = [...Object.values(service.env), ...launchTexts(service.launch), ...files];
  const found: Address[] = [];
  const scope = {
    lookUp(kind: string, argument: string) {
      const [name = "", port = ""] = argument.split(".");
      if (kind === "dial" || kind === "url") found.push({ name, port });
      return "";
    },
    variable(name: string): string {
      const reference = plan.env[name];
      return reference === undefined ? "" : resolveReferences(reference, scope);
    },
  };
  for (const text of texts) resolveReferences(text, scope);
  return found;
}

function launchTexts(launch: Launch): readonly string[] {
  switch (launch.kind) {
    case "builtin":
      return Object.values(launch.env);
    case "program":
      return launch.args;
    case "command":
      return launch.command;
    case "container":
      return [...Object.values(launch.env), ...(launch.command ?? [])];
    case "external":
    case "disabled":
      return [];
  }
}
