import type { FoundEngine } from "../../../runtime/compose/engine/find-engine.ts";
import type { EngineRefusal } from "../../../runtime/compose/engine/places/place.ts";
import { findProgram } from "../../../util/find-program.ts";
import type { Stack } from "../../stack.ts";
import { configFileName } from "../config-file.ts";
import { type Check, type CheckContext, type Finding, ok, problem, warning } from "../finding.ts";

const FAR_AWAY = "it is on another machine, where the stack's files are not";
const USE_OURS = "use an engine of this machine: unset DOCKER_HOST, or docker context use default";

type FoundHere = Omit<Finding, "check">;
/** What a lack of something amounts to. */
type Grade = typeof warning;

/**
 * A container engine, and Compose for it. None is needed: stacks run as plain processes then, unless
 * devstack.yaml asks for containers.
 */
export const engineCheck: Check = {
  name: "engine",
  async look(context) {
    const { host, stack, signal } = context;
    const wanted = await wantsContainers(stack);
    const grade = wanted ? problem : warning;
    const { engine, refusals } = await host.findEngine(stack.env, signal);
    if (engine !== null) {
      // What was passed over is worth a look: somebody may mean that one.
      const passed = refusals.map((refusal) => told(warning, refusal));
      const found = engine.remote
        ? grade(`${describe(engine)}: ${FAR_AWAY}`, USE_OURS)
        : ok(describe(engine));
      return [found, ...passed, ...(await lookForCompose(context, grade))];
    }
    if (refusals.length > 0) return refusals.map((refusal) => told(grade, refusal));
    return [await withoutEngine(context, wanted)];
  },
};

/**
 * Whether devstack.yaml asks for them, or the stack has been up in some; not where the file has
 * faults of its own, which others tell.
 */
async function wantsContainers(stack: Stack): Promise<boolean> {
  if (stack.runtime.name === "compose") return true;
  return stack.configuration().then(
    ({ runtime }) => runtime === "compose",
    () => false,
  );
}

function describe({ name, version, apiVersion, dockerHost, origin }: FoundEngine): string {
  return `${name} ${version} at ${dockerHost} (${origin}), API ${apiVersion}`;
}

function told(grade: Grade, { place, reason, fix }: EngineRefusal): FoundHere {
  return grade(`${place}: ${reason}`, fix ?? "use another engine: set DOCKER_HOST");
}

async function lookForCompose(
  { host, stack: { env, folder }, signal }: CheckContext,
  grade: Grade,
): Promise<FoundHere[]> {
  const { compose, refusals } = await host.findCompose(env, { cwd: folder, signal });
  if (compose === null) return refusals.map((refusal) => told(grade, refusal));
  return [ok(`Compose ${compose.version}: ${compose.command.join(" ")}`)];
}

/** Nothing is there, and nobody has named anything. */
async function withoutEngine({ stack }: CheckContext, wanted: boolean): Promise<FoundHere> {
  const { env, folder } = stack;
  const path = env["PATH"] ?? "";
  const clients = await Promise.all(
    ["docker", "podman"].map((name) => findProgram(name, { path, cwd: folder })),
  );
  const client = clients.find((found) => found !== null);
  if (client !== undefined) {
    const fix = "start the engine, for containers; plain processes need none";
    return (wanted ? problem : warning)(`${client} is here, but no container engine answers`, fix);
  }
  if (!wanted) return ok("none: stacks run as plain processes");
  const fix = `install Docker or Podman, or set runtime: embedded in ${await configFileName(stack)}`;
  return problem("no container engine answers", fix);
}
