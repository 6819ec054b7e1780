import type { Launch, Provider } from "../../plan/plan.ts";

/** What runs a service that is launched so; what is disabled would be devstack's own. */
export function providerOf({ kind }: Launch): Provider {
  if (kind === "external") return "external";
  return kind === "builtin" || kind === "disabled" ? "builtin" : "process";
}
