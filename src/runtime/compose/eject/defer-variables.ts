import type { Plan } from "../../../plan/plan.ts";
import { isContainer } from "../container-service.ts";
import { later } from "../file/later.ts";

export interface Deferred {
  plan: Plan;
  /** What Compose is to find in .env or in its environment: the name, and what else stands for it. */
  variables: ReadonlyMap<string, string | null>;
}

/** A dollar sign, or a plain variable with or without a default: see src/plan/references.ts. */
const VARIABLE = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** These stand for something of the stack itself. */
const OWN = ["bindHost", "package"];

/**
 * The plan with the caller's variables left for Compose to fill in: their values may be secret, and
 * others have others.
 */
export function deferVariables(plan: Plan): Deferred {
  const variables = new Map<string, string | null>();
  const known = new Set([...OWN, ...Object.keys(plan.env)]);
  const defer = (text: string) =>
    text.replace(VARIABLE, (whole, name?: string, otherwise?: string) => {
      if (name === undefined || known.has(name)) return whole;
      variables.set(name, otherwise ?? null);
      return later(name, otherwise ?? null);
    });
  const services = plan.services.map((service) => {
    if (!isContainer(service)) return service;
    const { launch } = service;
    const env = Object.fromEntries(
      Object.entries(service.env).map(([key, value]) => [key, defer(value)]),
    );
    return { ...service, env, launch: { ...launch, command: launch.command?.map(defer) ?? null } };
  });
  return { plan: { ...plan, services }, variables };
}
