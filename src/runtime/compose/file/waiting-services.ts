import { programPath } from "../container-paths.ts";
import type { ContainerService } from "../container-service.ts";
import type { ImageBuild } from "../images/image-build.ts";
import { LABELS } from "../labels.ts";
import type { ComposeCondition, ComposeService } from "./compose-file.ts";
import { boundsOf, LOGGING, RESTART } from "./container-bounds.ts";
import { gatedServices, gateName } from "./gates.ts";
import { readinessChecks } from "./readiness-checks.ts";

/** The service by which plain Compose waits for the stack: `docker compose up -d --wait ready`. */
export const READY = "ready";

export interface WaitingContext {
  /** Name and tag of devstack's own image. */
  ownImage: string;
  /** Null in a file that devstack does not run itself. */
  stackId: string | null;
  /** Where Compose is to build it; one service that says so will do for all that run from it. */
  ownBuild?: ImageBuild;
}

/** It takes less than half of it. */
const MEMORY_MB = 128;
/** Where nobody else waits, this long: as long as `devstack up` does. */
const PATIENCE_S = 120;
/** devstack itself waits, and for how long is its command's to say. */
const ENDLESS_S = 86_400;

const PROGRAM = programPath("ready");

/** What waits for services on behalf of Compose; no services of the stack. */
export function waitingServices(
  services: readonly ContainerService[],
  context: WaitingContext,
): [name: string, service: ComposeService][] {
  const gates = gatedServices(services).map((service): [string, ComposeService] => [
    gateName(service.name),
    gate(service, context),
  ]);
  return [...gates, [READY, ready(services, context)]];
}

function gate(service: ContainerService, context: WaitingContext): ComposeService {
  return waiting({
    ...{ services: [service], context },
    withinS: context.stackId === null ? PATIENCE_S : ENDLESS_S,
    command: [PROGRAM, "until-ready"],
    own: {
      depends_on: { [service.name]: { condition: "service_started" } },
      restart: "no",
    },
  });
}

/** It costs nothing where devstack waits: a profile leaves it out until somebody names it. */
function ready(services: readonly ContainerService[], context: WaitingContext): ComposeService {
  const after = services.map(({ name, job }): [string, { condition: ComposeCondition }] => [
    name,
    { condition: job ? "service_completed_successfully" : "service_started" },
  ]);
  return waiting({
    ...{ services, context },
    withinS: PATIENCE_S,
    command: [PROGRAM],
    own: {
      ...(context.stackId !== null && { profiles: [READY] }),
      ...(context.ownBuild && { build: context.ownBuild }),
      // Its answer is held until there is something to say, so that it need not be asked often.
      healthcheck: {
        test: ["CMD", "/usr/local/bin/node", PROGRAM, "health"],
        interval: "1s",
        timeout: `${PATIENCE_S + 30}s`,
        retries: 1,
      },
      depends_on: Object.fromEntries(after),
      restart: RESTART,
    },
  });
}

function waiting({
  services,
  context: { ownImage, stackId },
  withinS,
  command,
  own,
}: {
  services: readonly ContainerService[];
  context: WaitingContext;
  withinS: number;
  command: readonly string[];
  own: Pick<ComposeService, "build" | "depends_on" | "healthcheck" | "profiles" | "restart">;
}): ComposeService {
  const checks = services.flatMap(readinessChecks);
  return {
    image: ownImage,
    command,
    environment: {
      READY_CHECKS: checks.length === 0 ? "none" : checks.map((line) => `${line}\n`).join(""),
      READY_WITHIN_S: String(withinS),
    },
    ...own,
    ...boundsOf({ kind: "own", entry: READY, memoryMb: MEMORY_MB }),
    stop_grace_period: "2s",
    logging: LOGGING,
    ...(stackId !== null && { labels: { [LABELS.stack]: stackId, [LABELS.waiting]: "true" } }),
  };
}
