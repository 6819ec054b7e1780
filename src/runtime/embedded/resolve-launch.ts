import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ImageOption, LaunchOption, ProgramOption } from "../../catalog/service-spec.ts";
import type { Launch } from "../../plan/plan.ts";
import { DevstackError } from "../../util/errors.ts";
import { findProgram } from "../../util/find-program.ts";
import { findHome } from "./program-home.ts";

const VERSION_WITHIN_MS = 5_000;

export interface ResolveContext {
  /** PATH of the caller. */
  path: string;
  /** The folder of devstack.yaml, which relative programs refer to. */
  folder: string;
  /** devstack's own version. */
  version: string;
  signal?: AbortSignal | undefined;
}

/**
 * Takes the first way to launch that this machine can do.
 *
 * @throws DevstackError E_BINARY_MISSING when a configured program is not there, and the option's
 *   own code where an option is impossible.
 */
export async function resolveLaunch(
  options: readonly LaunchOption[],
  service: string,
  context: ResolveContext,
): Promise<Launch> {
  for (const option of options) {
    const launch = await tryOption(option, service, context);
    if (launch !== null) return launch;
  }
  return { kind: "disabled", reason: "nothing on this machine can run it" };
}

async function tryOption(
  option: LaunchOption,
  service: string,
  context: ResolveContext,
): Promise<Launch | null> {
  switch (option.kind) {
    case "builtin":
      return {
        kind: "builtin",
        entry: option.entry,
        env: option.env ?? {},
        version: context.version,
      };
    case "command":
      return { kind: "command", command: option.command, version: null };
    case "external":
      return { kind: "external", addresses: option.addresses, version: null };
    case "stock-image":
      return null;
    case "image":
      throw needsEngine(service, option);
    case "absent":
      return { kind: "disabled", reason: option.reason };
    case "impossible":
      throw new DevstackError(option.code, `${service} cannot be run`, {
        why: option.reason,
        hint: option.hint,
        details: { service, places: [["services", service, "policy"]] },
      });
    case "program":
      return resolveProgram(option, service, context);
  }
}

function needsEngine(service: string, { image }: ImageOption): DevstackError {
  const key = image === null ? "build" : "image";
  return new DevstackError("E_CONFIG", `${service} cannot be run`, {
    why: `${key} needs a container engine, and the embedded runtime runs plain processes`,
    hint: `give it process: [program, argument], or url where it already runs`,
    details: { service, places: [["services", service, key]] },
  });
}

async function resolveProgram(
  option: ProgramOption,
  service: string,
  { path, folder, signal }: ResolveContext,
): Promise<Launch | null> {
  const names = option.configured === undefined ? option.names : [option.configured];
  for (const name of names) {
    const found = await findProgram(name, { path, cwd: folder });
    if (found !== null) {
      const [version, home] = await Promise.all([
        askVersion(found, option.versionArgs, signal),
        homeArgs(found, option),
      ]);
      return { kind: "program", path: found, args: [...option.args, ...home], version };
    }
  }
  if (option.configured === undefined) return null;
  throw new DevstackError("E_BINARY_MISSING", `the program for ${service} is not there`, {
    why: `services.${service}.binary names ${option.configured}, which is no executable file`,
    hint: "correct the path, or remove the key: devstack then takes what is on PATH, or its own stand-in",
    details: {
      service,
      configured: option.configured,
      places: [["services", service, "binary"]],
    },
  });
}

/** A path that the machine gave is no text of ours: a dollar sign in it is one. */
async function homeArgs(program: string, { home }: ProgramOption): Promise<string[]> {
  if (home === undefined) return [];
  const folder = await findHome(program, home);
  return folder === null ? [] : [home.option, folder.replaceAll("$", "$$$$")];
}

/** The first version number that the program prints; null when it prints none. */
async function askVersion(
  program: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const result = await promisify(execFile)(program, [...args], {
    timeout: VERSION_WITHIN_MS,
    // It may hang, and then it may not listen either.
    killSignal: "SIGKILL",
    ...(signal && { signal }),
  }).catch(() => null);
  const text = `${result?.stdout ?? ""}\n${result?.stderr ?? ""}`;
  return text.match(/\bv?(\d+\.\d+\.\d+\S*)/)?.[1] ?? null;
}
