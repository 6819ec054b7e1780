import { EngineError } from "./engine-error.ts";
import {
  asList,
  asShape,
  listAt,
  listOfTexts,
  numberAt,
  optionalNumber,
  optionalText,
  type Shape,
  shapeAt,
  textAt,
  textsAt,
  timeAt,
} from "./shape.ts";

const STATUSES = [
  "created",
  "running",
  "paused",
  "restarting",
  "removing",
  "exited",
  "dead",
] as const;
export type ContainerStatus = (typeof STATUSES)[number];

/** Podman's own words for some of them. */
const OTHER_STATUSES: Readonly<Record<string, ContainerStatus>> = {
  configured: "created",
  initialized: "created",
  stopping: "running",
  stopped: "exited",
};

/**
 * Where ports of a container are published: port in the container, such as `8080/tcp`, to address and
 * port of the engine's machine. Those that are not published are not in it.
 */
export type PublishedPorts = Readonly<Record<string, readonly PublishedAt[]>>;

export interface PublishedAt {
  host: string;
  port: number;
}

/** A container as a list of them has it. */
export interface ContainerSummary {
  id: string;
  /** Without the slash that engines put before it; the first one is its own. */
  name: string;
  /** What it was made from, by the name that was asked for. */
  image: string;
  imageId: string;
  state: ContainerStatus;
  /** The same in the engine's words: `Up 3 minutes (healthy)`. */
  status: string;
  labels: Readonly<Record<string, string>>;
  published: PublishedPorts;
  /** Milliseconds since the Unix epoch. */
  createdAt: number;
}

/** All that devstack wants to know of one container. */
export interface ContainerDetails extends Omit<ContainerSummary, "status" | "createdAt" | "state"> {
  createdAt: number | null;
  state: ContainerState;
  /** How often the engine has started it again by itself. */
  restartCount: number;
  /** Whether it has a terminal: what it writes is not told apart by stream then. */
  tty: boolean;
  /** By name of the network. */
  networks: Readonly<Record<string, ContainerNetwork>>;
}

export interface ContainerState {
  status: ContainerStatus;
  running: boolean;
  paused: boolean;
  restarting: boolean;
  outOfMemory: boolean;
  /** On the engine's machine; null when it does not run. */
  pid: number | null;
  /** Of the last end; means nothing while it runs. */
  exitCode: number;
  /** What kept the engine from starting it; empty for nothing. */
  error: string;
  /** Milliseconds since the Unix epoch, by the engine's clock; null for never. */
  startedAt: number | null;
  finishedAt: number | null;
  /** What its own health check says: starting, healthy or unhealthy; null when it has none. */
  health: { status: string; failingStreak: number; lastOutput: string } | null;
}

export interface ContainerNetwork {
  id: string;
  ipAddress: string;
  gateway: string;
  aliases: readonly string[];
}

/** @throws EngineError when it is not what engines answer */
export function readContainer(answer: unknown): ContainerSummary {
  const shape = asShape(answer, "a container");
  const names = listOfTexts(shape, "Names").map(withoutSlash);
  return {
    id: textAt(shape, "Id"),
    // A link gives a container names below others'.
    name: names.find((name) => !name.includes("/")) ?? "",
    image: optionalText(shape, "Image"),
    imageId: optionalText(shape, "ImageID"),
    state: readStatus(textAt(shape, "State")),
    status: optionalText(shape, "Status"),
    labels: textsAt(shape, "Labels"),
    published: publishedOf(listAt(shape, "Ports").flatMap(readPort)),
    createdAt: numberAt(shape, "Created") * 1_000,
  };
}

type Publication = readonly [containerPort: string, at: PublishedAt];

function readPort(item: unknown): Publication[] {
  const shape = asShape(item, "Ports");
  const port = optionalNumber(shape, "PublicPort");
  const key = `${numberAt(shape, "PrivatePort")}/${optionalText(shape, "Type")}`;
  return port === 0 ? [] : [[key, { host: optionalText(shape, "IP"), port }]];
}

function publishedOf(publications: readonly Publication[]): PublishedPorts {
  const published: Record<string, PublishedAt[]> = {};
  for (const [key, at] of publications) published[key] = [...(published[key] ?? []), at];
  return published;
}

function readStatus(text: string): ContainerStatus {
  const status = STATUSES.find((known) => known === text) ?? OTHER_STATUSES[text];
  if (status !== undefined) return status;
  throw new EngineError(`the engine has a state of containers that is unknown: ${text}`);
}

/** @throws EngineError when it is not what engines answer */
export function readDetails(answer: unknown): ContainerDetails {
  const shape = asShape(answer, "a container");
  const config = shapeAt(shape, "Config");
  const settings = shapeAt(shape, "NetworkSettings");
  return {
    id: textAt(shape, "Id"),
    name: withoutSlash(textAt(shape, "Name")),
    image: optionalText(config, "Image"),
    imageId: optionalText(shape, "Image"),
    labels: textsAt(config, "Labels"),
    published: publishedPorts(shape),
    createdAt: timeAt(shape, "Created"),
    state: readState(asShape(shape["State"], "State")),
    restartCount: optionalNumber(shape, "RestartCount"),
    tty: config["Tty"] === true,
    networks: Object.fromEntries(
      Object.entries(shapeAt(settings, "Networks")).map(([name, network]) => [
        name,
        readNetwork(asShape(network, "Networks")),
      ]),
    ),
  };
}

function readState(state: Shape): ContainerState {
  const pid = optionalNumber(state, "Pid");
  return {
    status: readStatus(textAt(state, "Status")),
    running: state["Running"] === true,
    paused: state["Paused"] === true,
    restarting: state["Restarting"] === true,
    outOfMemory: state["OOMKilled"] === true,
    pid: pid === 0 ? null : pid,
    exitCode: optionalNumber(state, "ExitCode"),
    error: optionalText(state, "Error"),
    startedAt: timeAt(state, "StartedAt"),
    finishedAt: timeAt(state, "FinishedAt"),
    health: readHealth(shapeAt(state, "Health")),
  };
}

function readHealth(health: Shape): ContainerState["health"] {
  const status = optionalText(health, "Status");
  // Podman has the object, with nothing in it, where there is no check.
  if (status === "" || status === "none") return null;
  const last = listAt(health, "Log").at(-1);
  return {
    status,
    failingStreak: optionalNumber(health, "FailingStreak"),
    lastOutput: last === undefined ? "" : optionalText(asShape(last, "Log"), "Output").trim(),
  };
}

/**
 * Where its ports are; of one that does not run, which has none, where they are to be. A port that
 * the engine chooses at each start is nowhere then.
 */
function publishedPorts(container: Shape): PublishedPorts {
  const bound = shapeAt(shapeAt(container, "NetworkSettings"), "Ports");
  const wanted = shapeAt(shapeAt(container, "HostConfig"), "PortBindings");
  const bindings = Object.keys(bound).length > 0 ? bound : wanted;
  return publishedOf(Object.entries(bindings).flatMap(readBindings));
}

/** `"7443/tcp": [{ HostIp, HostPort }]`, or null for a port that is not published. */
function readBindings([key, bindings]: [string, unknown]): Publication[] {
  return asList(bindings, "Ports").flatMap((item): Publication[] => {
    const binding = asShape(item, "Ports");
    const port = Number(textAt(binding, "HostPort"));
    return port === 0 ? [] : [[key, { host: optionalText(binding, "HostIp"), port }]];
  });
}

function readNetwork(network: Shape): ContainerNetwork {
  return {
    id: optionalText(network, "NetworkID"),
    ipAddress: optionalText(network, "IPAddress"),
    gateway: optionalText(network, "Gateway"),
    aliases: listOfTexts(network, "Aliases"),
  };
}

function withoutSlash(name: string): string {
  return name.replace(/^\//, "");
}
