import { realpath } from "node:fs/promises";
import { messageOf } from "../../../util/errors.ts";
import { type Environment, home } from "../../../util/user-folders.ts";
import { negotiate } from "./api-version.ts";
import { type EngineAddress, isRemote, targetOf } from "./engine-address.ts";
import { EngineError } from "./engine-error.ts";
import { type EngineIdentity, identify } from "./identify-engine.ts";
import { currentContext } from "./places/current-context.ts";
import { desktopEngines } from "./places/desktop-engines.ts";
import { dockerHost } from "./places/docker-host.ts";
import type { EnginePlace, EngineRefusal, FindPlaces } from "./places/place.ts";
import { podman } from "./places/podman.ts";
import { rootlessDocker } from "./places/rootless-docker.ts";
import { systemDocker } from "./places/system-docker.ts";

/** In the order in which they are asked: what somebody has named comes first. */
const STRATEGIES: readonly FindPlaces[] = [
  dockerHost,
  currentContext,
  systemDocker,
  rootlessDocker,
  desktopEngines,
  podman,
];

/** An engine of this machine answers within milliseconds, one in a waking virtual machine later. */
const ANSWER_WITHIN_MS = 1_500;

/** What a search depends on beyond the environment; each by default what it really is. */
export interface FindEngineDeps {
  signal?: AbortSignal;
  platform?: string;
  /** What `/` is. */
  systemFolder?: string;
  /** For each place. */
  timeoutMs?: number;
}

/** An engine that answers. */
export interface FoundEngine extends EngineAddress, Omit<EngineIdentity, "minApiVersion"> {
  /** How it was found, for people. */
  origin: string;
  /** On another machine, as far as its address tells: its ports are not on this loopback. */
  remote: boolean;
}

export interface EngineSearch {
  /** The first that answers and can be used. */
  engine: FoundEngine | null;
  /** What was looked at before and was not: nothing that nobody named and that is not there. */
  refusals: readonly EngineRefusal[];
}

/**
 * Looks for a container engine as the Docker command line does, and then where engines usually
 * listen. An engine that somebody has named is the only one that is asked.
 *
 * @throws the signal's reason when it aborts.
 */
export async function findEngine(
  env: Environment,
  deps: FindEngineDeps = {},
): Promise<EngineSearch> {
  const { signal = new AbortController().signal, timeoutMs = ANSWER_WITHIN_MS } = deps;
  const { platform = process.platform, systemFolder = "/" } = deps;
  const surroundings = { env, platform, systemFolder, home: home(env) };
  const refusals: EngineRefusal[] = [];
  const seen = new Set<string>();
  for (const strategy of STRATEGIES) {
    const { places, refusals: refused = [], named = false } = await strategy(surroundings);
    refusals.push(...refused);
    for (const place of places) {
      if (await isKnown(place, seen)) continue;
      try {
        const identity = await identify(place.address, { timeoutMs, signal });
        const unfit = unfitness(identity);
        if (unfit === null) {
          return { engine: found(place, identity), refusals };
        }
        refusals.push({ place: placeOf(place), ...unfit });
      } catch (error) {
        signal.throwIfAborted();
        if (!named && isAbsent(error)) continue;
        refusals.push({ place: placeOf(place), ...explain(error, place) });
      }
    }
    if (named) break;
  }
  return { engine: null, refusals };
}

/** Whether a socket was looked at before under another name: many are links to each other. */
async function isKnown({ address }: EnginePlace, seen: Set<string>): Promise<boolean> {
  const target = targetOf(address);
  if (!("socketPath" in target)) return false;
  const path = await realpath(target.socketPath).catch(() => target.socketPath);
  if (seen.has(path)) return true;
  seen.add(path);
  return false;
}

function found({ address, origin }: EnginePlace, identity: EngineIdentity): FoundEngine {
  const { minApiVersion: _, ...known } = identity;
  return { ...address, ...known, origin, remote: isRemote(address) };
}

function placeOf({ origin, address: { dockerHost: host } }: EnginePlace): string {
  return `${host} (${origin})`;
}

function isAbsent(error: unknown): boolean {
  return error instanceof EngineError && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function unfitness({
  name,
  version,
  apiVersion,
  minApiVersion,
  os,
}: EngineIdentity): Omit<EngineRefusal, "place"> | null {
  if (os !== "linux") {
    return {
      reason: `${name} ${version} runs ${os} containers`,
      fix: "switch it to Linux containers: in Docker Desktop's menu",
    };
  }
  const negotiated = negotiate(apiVersion, minApiVersion);
  if ("version" in negotiated) return null;
  if (negotiated.refused === "too new") {
    const reason = `${name} ${version} speaks API ${minApiVersion} and later, which is too new`;
    return { reason, fix: "install a newer devstack" };
  }
  const reason = `${name} ${version} is too old: it speaks API ${apiVersion}`;
  return { reason, fix: `install ${name === "Podman" ? "Podman 4" : "Docker 20.10"} or later` };
}

function explain(
  error: unknown,
  { start, access }: EnginePlace,
): { reason: string; fix: string | null } {
  const code = error instanceof EngineError ? error.code : null;
  if (code === "ENOENT" || code === "ENOTDIR") return { reason: "no socket is there", fix: start };
  if (code === "ECONNREFUSED") return { reason: "nobody listens there", fix: start };
  if (code === "EACCES" || code === "EPERM") {
    return { reason: `this user may not use it (${code})`, fix: access ?? null };
  }
  if (code === "ETIMEDOUT") {
    return { reason: `it hangs: ${messageOf(error)}`, fix: "restart that engine" };
  }
  return { reason: messageOf(error), fix: start };
}
