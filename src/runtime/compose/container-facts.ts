import type { PortProtocol } from "../../catalog/service-spec.ts";
import type { Endpoint } from "../../plan/endpoints.ts";
import type { InstanceStatus } from "../../plan/instance.ts";
import { exitWords } from "../../readiness/exit-words.ts";
import { LABELS } from "./labels.ts";

/** What an engine knows of a container, as far as a stack is concerned. */
export interface ContainerFacts {
  id: string;
  labels: Readonly<Record<string, string>>;
  state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  pid: number | null;
  /** Milliseconds since the Unix epoch; null when it never was started. */
  startedAt: number | null;
  finishedAt: number | null;
  /** These two are of the present life: they tell nothing of the end before while it runs. */
  exitCode: number;
  outOfMemory: boolean;
  /** How it ended before it ran again, where that could be found out. */
  lastEnd?: { code: number; outOfMemory: boolean };
  restarts: number;
  /** What the engine says went wrong when it tried to start it; empty for nothing. */
  error: string;
  /** Port in the container, such as `8080/tcp`, to where it is published. */
  published: Readonly<Record<string, readonly { host: string; port: number }[]>>;
}

/** The name of the service that a container is of. */
export function serviceOf({ labels }: ContainerFacts): string {
  return labels[LABELS.service] ?? labels["com.docker.compose.service"] ?? "";
}

/** It is no service of the stack: it only waits for others, on behalf of Compose. */
export function isWaiting({ labels }: ContainerFacts): boolean {
  return labels[LABELS.waiting] === "true";
}

/** It comes from a Compose file of the user's that is included: devstack knows nothing else of it. */
export function isIncluded({ labels }: ContainerFacts): boolean {
  return labels[LABELS.stack] === undefined;
}

/** Whether the engine keeps it running, or tries to. */
export function isKept({ state }: ContainerFacts): boolean {
  return state === "running" || state === "restarting" || state === "paused";
}

/** Where a container's service stands. */
export function instanceOf(facts: ContainerFacts, stopped: ReadonlySet<string>): InstanceStatus {
  const { labels, pid, startedAt, restarts } = facts;
  const service = serviceOf(facts);
  return {
    service,
    provider: "container",
    version: labels[LABELS.version] ?? null,
    ...phaseOf(facts, stopped.has(service)),
    pid,
    startedAt,
    readyAt: null,
    restarts,
    lastExit: lastExit(facts),
  };
}

function phaseOf(
  facts: ContainerFacts,
  stopped: boolean,
): Pick<InstanceStatus, "phase" | "reason" | "paused"> {
  const { state, exitCode, outOfMemory, labels, error } = facts;
  const end = exitWords({ code: exitCode, signal: null, outOfMemory, at: 0 });
  switch (state) {
    case "running":
      return { phase: "running", reason: "running" };
    case "paused":
      return {
        phase: "running",
        paused: true,
        reason: "its container is paused: it answers nobody",
      };
    case "restarting":
      return { phase: "backing-off", reason: `it ${end} and is restarted by the engine` };
    case "created":
      return error === ""
        ? { phase: "pending", reason: "not started yet" }
        : { phase: "exited", reason: `the engine could not start it: ${error}` };
    case "exited":
    case "dead":
    case "removing":
      if (stopped) return { phase: "stopped", reason: "stopped by you" };
      if ((labels[LABELS.job] === "true" || isIncluded(facts)) && exitCode === 0) {
        return { phase: "done", reason: "done" };
      }
      return { phase: "exited", reason: error === "" ? `it ${end}` : error };
  }
}

function lastExit(facts: ContainerFacts): InstanceStatus["lastExit"] {
  const { state, exitCode: code, finishedAt, outOfMemory, lastEnd, restarts } = facts;
  const hasEnded = state === "exited" || state === "dead" || state === "restarting";
  if (finishedAt === null || !(hasEnded || restarts > 0)) return null;
  const before = lastEnd ?? { code: null, outOfMemory: false };
  return { signal: null, at: finishedAt, ...(hasEnded ? { code, outOfMemory } : before) };
}

/** Where a container's ports are on this machine, by name: what the engine says, not what was asked. */
export function endpointsOf({ labels, published }: ContainerFacts): Record<string, Endpoint> {
  const ports = Object.entries(portLabels(labels[LABELS.ports]));
  return Object.fromEntries(
    ports.flatMap(([name, { containerPort, protocol, wanted, internal = false }]) => {
      const [at] = published[`${containerPort}/tcp`] ?? [];
      if (at === undefined) return [];
      const moved = wanted !== undefined && wanted !== at.port;
      return [[name, { ...at, protocol, internal, ...(moved && { wanted }) }] as const];
    }),
  );
}

interface PortLabel {
  containerPort: number;
  protocol: PortProtocol;
  wanted?: number;
  internal?: boolean;
}

/** The label is devstack's own; one that somebody has changed says nothing. */
function portLabels(text: string | undefined): Record<string, PortLabel> {
  try {
    const ports: unknown = JSON.parse(text ?? "{}");
    return typeof ports === "object" && ports !== null ? (ports as Record<string, PortLabel>) : {};
  } catch {
    return {};
  }
}
