import { join } from "node:path";
import { findProgram } from "../../../util/find-program.ts";
import { type Check, type CheckContext, ok, problem, warning } from "../finding.ts";

/**
 * A container engine. None is needed: stacks run as plain processes then, unless devstack.yaml asks
 * for containers.
 */
export const engineCheck: Check = {
  name: "engine",
  async look(context) {
    const { env, folder, configuration } = context.stack;
    const { engine, refusals } = await findEngine(context);
    if (engine !== null) return [ok(engine)];
    const path = env["PATH"] ?? "";
    const clients = await Promise.all(
      ["docker", "podman"].map((name) => findProgram(name, { path, cwd: folder })),
    );
    const client = clients.find((found) => found !== null);
    const summary = refusals.join("; ") || "no container engine answers";
    const fix = fixFor(refusals, client);
    const config = await configuration().catch(() => null);
    if (config?.runtime === "compose") return [problem(summary, fix)];
    if (client !== undefined) return [warning(`${client} is here, but ${summary}`, fix)];
    return [ok("none: stacks run as plain processes")];
  },
};

async function findEngine({
  host,
  stack: { env },
}: CheckContext): Promise<{ engine: string | null; refusals: string[] }> {
  const refusals: string[] = [];
  for (const socket of sockets(env)) {
    try {
      const { Version, Platform } = (await host.ask(socket, "/version")) as EngineVersion;
      const name = Platform?.Name ?? "container engine";
      return { engine: `${name} ${Version ?? "of unknown version"} at ${socket}`, refusals };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A place where no engine ever was is nothing to tell, unless somebody has named it.
      if (code === "ENOENT" && socket !== named(env)) continue;
      refusals.push(`${socket} does not answer (${code ?? (error as Error).message})`);
    }
  }
  return { engine: null, refusals };
}

interface EngineVersion {
  Version?: string;
  Platform?: { Name?: string };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where engines listen: the one that is named, else the usual places of Docker and Podman. */
function sockets(env: Environment): string[] {
  const own = named(env);
  if (own !== null) return [own];
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock"), join(runtime, "podman", "podman.sock")] : []),
    ...(env["HOME"] ? [join(env["HOME"], ".docker", "run", "docker.sock")] : []),
    "/run/podman/podman.sock",
  ];
}

function named(env: Environment): string | null {
  return env["DOCKER_HOST"]?.match(/^unix:\/\/(.+)$/)?.[1] ?? null;
}

function fixFor(refusals: readonly string[], client: string | undefined): string {
  const words = refusals.join(" ");
  if (/EACCES|EPERM/.test(words)) return "join the engine's group: sudo usermod -aG docker $USER";
  if (client !== undefined) return "start the engine, for containers; plain processes need none";
  return "install Docker or Podman, or set runtime: embedded in devstack.yaml";
}
