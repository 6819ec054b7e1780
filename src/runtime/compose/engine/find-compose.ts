import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram } from "../../../util/find-program.ts";
import type { Environment } from "../../../util/user-folders.ts";
import { compareVersions } from "./api-version.ts";
import type { EngineRefusal } from "./places/place.ts";

/** The oldest Compose that knows all that devstack writes: `include`, and health `start_interval`. */
const OLDEST_COMPOSE = "2.20";

const ANSWER_WITHIN_MS = 10_000;
const FIX = `install Docker Compose ${OLDEST_COMPOSE} or later: https://docs.docker.com/compose/install/`;

/** A Compose that can be used. */
export interface FoundCompose {
  /** What to run, program first; its own arguments follow. */
  command: readonly string[];
  /** As it says; `dev` for one that somebody has built from source. */
  version: string;
}

/** What a search for Compose depends on. */
export interface FindComposeDeps {
  signal?: AbortSignal;
  /** Relative parts of PATH are relative to this. */
  cwd: string;
}

/**
 * Looks for Compose: the plugin of the Docker command line first, then the program of its own.
 *
 * @throws the signal's reason when it aborts.
 */
export async function findCompose(
  env: Environment,
  { signal, cwd }: FindComposeDeps,
): Promise<{ compose: FoundCompose | null; refusals: readonly EngineRefusal[] }> {
  const refusals: EngineRefusal[] = [];
  const path = env["PATH"] ?? "";
  for (const [name, ...args] of [["docker", "compose"], ["docker-compose"]] as const) {
    const program = await findProgram(name, { path, cwd });
    if (program === null) continue;
    const command = [program, ...args];
    const said = await versionOf(command, { env, cwd, ...(signal && { signal }) });
    signal?.throwIfAborted();
    const place = [name, ...args].join(" ");
    if ("fault" in said) refusals.push({ place, reason: said.fault, fix: FIX });
    else if (isOld(said.version)) {
      refusals.push({ place, reason: `version ${said.version} is too old`, fix: FIX });
    } else return { compose: { command, version: said.version }, refusals };
  }
  if (refusals.length > 0) return { compose: null, refusals };
  const reason = "neither docker nor docker-compose is on PATH";
  return { compose: null, refusals: [{ place: "Docker Compose", reason, fix: FIX }] };
}

async function versionOf(
  [program = "", ...args]: readonly string[],
  { env, cwd, signal }: { env: Environment; cwd: string; signal?: AbortSignal },
): Promise<{ version: string } | { fault: string }> {
  const options = { env, cwd, timeout: ANSWER_WITHIN_MS, killSignal: "SIGKILL" as const };
  try {
    const { stdout } = await promisify(execFile)(program, [...args, "version", "--short"], {
      ...options,
      ...(signal && { signal }),
    });
    const version = stdout.trim().replace(/^v/, "");
    return version === "" ? { fault: "it does not say its version" } : { version };
  } catch (error) {
    const { stderr = "", killed, message } = error as Error & { stderr?: string; killed?: boolean };
    if (killed) return { fault: `it says nothing within ${ANSWER_WITHIN_MS / 1_000} s` };
    // The Docker command line without the plugin takes the options of a plugin for its own.
    if (args.length > 0 && /unknown flag|not a docker command|unknown command/.test(stderr)) {
      return { fault: "the Compose plugin is not installed" };
    }
    return { fault: stderr.trim().split("\n")[0] || message };
  }
}

/** What is no number is a build of somebody's own, who knows what they do. */
function isOld(version: string): boolean {
  return /^\d/.test(version) && compareVersions(version, OLDEST_COMPOSE) < 0;
}
