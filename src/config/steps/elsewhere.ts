import { closest } from "../closest.ts";
import { type Draft, servicesOf } from "../draft.ts";
import { isPlatformService, type PlatformServiceName, wiredPorts } from "../platform-services.ts";
import { didYouMean, type Problem } from "../problem.ts";
import type { ServiceData } from "../schema/config-schema.ts";

/** What says how devstack starts a service, and means nothing for one that it does not start. */
const STARTING_KEYS = [
  "process",
  "image",
  "build",
  "command",
  "volumes",
  "binary",
  "policy",
  "env",
  "ports",
  "needs",
  "job",
] as const;

/** Step six: a service that runs elsewhere says where each of its ports is, and nothing of a start. */
export function checkElsewhere(draft: Draft): Problem[] {
  return servicesOf(draft).flatMap(([name, service]) => {
    const has = (key: string) => draft.source.has(["services", name, key]);
    if (service.url === null && service.urls === null) return [];
    const key = service.url === null ? "urls" : "url";
    return [
      ...(has("url") && has("urls") ? [bothAddresses(name)] : []),
      ...STARTING_KEYS.filter(has).map((starting) => startingKey(name, starting, key)),
      ...(isPlatformService(name) ? platformAddresses(name, service) : []),
      ...movedPort(draft, name),
    ];
  });
}

function bothAddresses(name: string): Problem {
  const message = "url already says where it runs";
  return { path: ["services", name, "urls"], at: "key", message, suggestion: "keep one of them" };
}

function startingKey(name: string, starting: string, key: string): Problem {
  return {
    path: ["services", name, starting],
    at: "key",
    message: `does not apply: ${key} says that ${name} runs elsewhere`,
    suggestion: "keep one of them",
  };
}

/** Every port that others are wired with must be somewhere. */
function platformAddresses(name: PlatformServiceName, { url, urls }: ServiceData): Problem[] {
  const wired = wiredPorts(name);
  if (url !== null) {
    if (wired.length === 1) return [];
    const message = `${name} has several ports`;
    const suggestion = `write urls, with an address for ${wired.join(", ")}`;
    return [{ path: ["services", name, "url"], at: "key", message, suggestion }];
  }
  const given = Object.keys(urls ?? {});
  const unknown = given.filter((port) => !wired.includes(port));
  const missing = wired.filter((port) => !given.includes(port));
  return [
    ...unknown.map(
      (port): Problem => ({
        path: ["services", name, "urls", port],
        at: "key",
        message: `${name} has no such port`,
        suggestion: didYouMean(closest(port, wired)) ?? `its ports: ${wired.join(", ")}`,
      }),
    ),
    ...(missing.length === 0 || unknown.length > 0
      ? []
      : [
          {
            path: ["services", name, "urls"],
            at: "key" as const,
            message: `says nothing of ${missing.join(", ")}`,
            suggestion: `the stack is wired with ${wired.join(", ")}`,
          },
        ]),
  ];
}

function movedPort({ source }: Draft, name: string): Problem[] {
  const path = ["ports", name];
  if (!source.has(path)) return [];
  const message = `does not apply: ${name} runs elsewhere`;
  return [{ path, at: "key", message, suggestion: null }];
}
