import type { ConfigPath } from "../config-path.ts";
import { type Draft, isEnabled, portNames, servicesOf } from "../draft.ts";
import type { Problem } from "../problem.ts";

interface RequestedPort {
  path: ConfigPath;
  service: string;
  port: string;
  number: number;
}

/**
 * Step four: no two services ask for one host port. Only what is written counts: a platform
 * service's usual port gives way to one that the user asked for.
 */
export function checkPorts(draft: Draft): Problem[] {
  const byNumber = new Map<number, RequestedPort>();
  const byPort = new Map<string, RequestedPort>();
  const problems: Problem[] = [];
  for (const request of requestedPorts(draft)) {
    const owner = `${request.service}.${request.port}`;
    const same = byPort.get(owner);
    const rival = byNumber.get(request.number);
    if (same !== undefined && same.number !== request.number) {
      problems.push(problem(request, `${owner} is already to be on ${same.number}`, draft, same));
    } else if (rival !== undefined && same === undefined) {
      const taken = `${request.number} is already asked for by ${rival.service}.${rival.port}`;
      problems.push(problem(request, taken, draft, rival));
    }
    byPort.set(owner, same ?? request);
    byNumber.set(request.number, rival ?? request);
  }
  return problems;
}

function problem(
  request: RequestedPort,
  message: string,
  { source }: Draft,
  other: RequestedPort,
): Problem {
  return {
    path: request.path,
    at: "value",
    message,
    suggestion: `see ${source.where(other.path)}`,
  };
}

/** In file order, so that the later one is to blame. */
function requestedPorts(draft: Draft): RequestedPort[] {
  const named = servicesOf(draft).flatMap(([service, { ports }]) =>
    Object.entries(ports).map(([port, number]) => ({
      path: ["services", service, "ports", port],
      service,
      port,
      number,
    })),
  );
  const main = Object.entries(draft.data.ports).flatMap(([service, number]) => {
    const [port] = portNames(draft, service);
    return port === undefined ? [] : [{ path: ["ports", service], service, port, number }];
  });
  return [...named, ...main]
    .filter(({ service }) => isEnabled(draft, service))
    .toSorted((a, b) => draft.source.compare(a.path, b.path));
}
