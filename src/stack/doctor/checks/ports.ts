import type { PortSpec } from "../../../catalog/service-spec.ts";
import { makePlan } from "../../../plan/planner.ts";
import { hasProcess } from "../../../runtime/has-process.ts";
import { holderWords, whoHolds } from "../../../runtime/ports/port-holders.ts";
import { reservePort } from "../../../util/port-reservation.ts";
import { stacksOnPorts } from "../../port-owner.ts";
import type { Stack } from "../../stack.ts";
import { configFileName } from "../config-file.ts";
import { type Check, ok, problem } from "../finding.ts";
import { takenFindings } from "./taken-ports.ts";

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
    const [{ endpoints }, others, file] = await Promise.all([
      stack.runtime.status(),
      stacksOnPorts(stack),
      configFileName(stack),
    ]);
    const own = new Set(
      Object.values(endpoints).flatMap((ports) => Object.values(ports).map(({ port }) => port)),
    );
    const foreign = wanted.filter(({ spec }) => !own.has(spec.preferred));
    const looked = await Promise.all(
      foreign.map(async (one) => ({ ...one, state: await stateOf(one.spec.preferred) })),
    );
    const holders = await whoHolds(
      looked.flatMap(({ spec, state }) => (state === "taken" ? [spec.preferred] : [])),
      stack.env,
    );
    const forbidden = looked
      .filter(({ state }) => state === "forbidden")
      .map(({ service, spec }) => {
        const fix = `give ${service} a port above 1023 in ${file}`;
        return problem(`${spec.preferred} (${service}) is not open to this user`, fix);
      });
    const taken = looked
      .filter(({ state }) => state === "taken")
      .map(({ service, spec: { preferred: port, required } }) => {
        const owner = others.get(port);
        const holder = owner
          ? `stack ${owner.name} in ${owner.folder}`
          : holderWords(holders.get(port) ?? null);
        const end = owner ? `devstack down ${owner.id}` : "end it";
        return { service, port, required, holder, end };
      });
    const used = wanted.length - foreign.length;
    const free = foreign.length - forbidden.length - taken.length;
    const words = [
      ...(used > 0 ? [`${used} in use by this stack`] : []),
      ...(free > 0 ? [`${free} free`] : []),
    ];
    const fine = words.length === 0 ? [] : [ok(words.join(", "))];
    return [...forbidden, ...takenFindings(taken, file), ...fine];
  },
};

async function wantedPorts(stack: Stack, signal: AbortSignal): Promise<Wanted[] | null> {
  const config = await stack.configuration().catch(() => null);
  if (config === null) return null;
  const resolve: Stack["runtime"]["resolve"] = (options, service) =>
    stack.runtime.resolve(options, service, signal);
  const plan = await makePlan(config, resolve).catch(() => null);
  const live = plan?.services.filter(({ launch }) => hasProcess(launch));
  return (
    live?.flatMap(({ name, ports }) =>
      Object.values(ports)
        .filter(({ preferred }) => preferred !== 0)
        .map((spec) => ({ service: name, spec })),
    ) ?? null
  );
}

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
