import type { PortSpec } from "../../../catalog/service-spec.ts";
import { makePlan } from "../../../plan/planner.ts";
import { describeHolder, findPortHolder } from "../../../util/port-holder.ts";
import { reservePort } from "../../../util/port-reservation.ts";
import { stacksOnPorts } from "../../port-owner.ts";
import type { Stack } from "../../stack.ts";
import { type Check, ok, problem, warning } from "../finding.ts";

interface Wanted {
  service: string;
  spec: PortSpec;
}

/** The stack's ports: free, its own already, or whose. */
export const portsCheck: Check = {
  name: "ports",
  async look({ stack, signal }) {
    const wanted = await wantedPorts(stack, signal);
    // What is wrong with the configuration is told by its own check.
    if (wanted === null) return [];
    const { endpoints } = await stack.runtime.status();
    const own = new Set(
      Object.values(endpoints).flatMap((ports) => Object.values(ports).map(({ port }) => port)),
    );
    const others = await stacksOnPorts(stack);
    const taken = await Promise.all(
      wanted.map(async ({ service, spec }) => {
        const number = spec.preferred;
        const state = own.has(number) ? "free" : await stateOf(number);
        if (state === "free") return [];
        if (state === "forbidden") {
          const fix = `give ${service} a port above 1023 in devstack.yaml`;
          return [problem(`${number} (${service}) is not open to this user`, fix)];
        }
        const owner = others.get(number);
        const holder = owner
          ? `stack ${owner.name} in ${owner.folder}`
          : describeHolder(await findPortHolder(number));
        const words = `${number} (${service}) is held by ${holder}`;
        const fix = `end it, or give ${service} another port in devstack.yaml`;
        if (spec.required) return [problem(words, fix)];
        return [warning(`${words}: ${service} will be on another port`, fix)];
      }),
    );
    const findings = taken.flat();
    const used = wanted.filter(({ spec }) => own.has(spec.preferred)).length;
    const free = wanted.length - used - findings.length;
    const words = [...(used > 0 ? [`${used} in use by this stack`] : []), `${free} free`];
    return [...findings, ok(words.join(", "))];
  },
};

async function wantedPorts(stack: Stack, signal: AbortSignal): Promise<Wanted[] | null> {
  const config = await stack.configuration().catch(() => null);
  if (config === null) return null;
  const resolve: Stack["runtime"]["resolve"] = (options, service) =>
    stack.runtime.resolve(options, service, signal);
  const plan = await makePlan(config, resolve).catch(() => null);
  const live = plan?.services.filter(({ launch }) => STARTED.has(launch.kind));
  return (
    live?.flatMap(({ name, ports }) =>
      Object.values(ports)
        .filter(({ preferred }) => preferred !== 0)
        .map((spec) => ({ service: name, spec })),
    ) ?? null
  );
}

/** What runs elsewhere has its own port there. */
const STARTED: ReadonlySet<string> = new Set(["builtin", "program", "command"]);

async function stateOf(port: number): Promise<"free" | "taken" | "forbidden"> {
  try {
    const reserved = await reservePort(port);
    await reserved?.release();
    return reserved === null ? "taken" : "free";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") return "forbidden";
    throw error;
  }
}
