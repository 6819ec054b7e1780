import type { LintRule } from "../finding.ts";
import { credentialsOf, isWellKnown } from "./credentials.ts";

export const passwordDefault: LintRule = {
  code: "L_PASSWORD_DEFAULT",
  severity: "warning",
  title: "a password that everybody tries first",
  consequence: "Whoever reaches the service is let in at the first guess.",
  fix: 'Generate one and mount it as a file (`*_FILE`), or refuse to start without one: "${NAME:?set it}".',
  docs: "Passwords, keys and tokens in `environment`, `env_file` and flags such as --requirepass, also as the default of a variable, whose value is a well-known one, the service's name or its user's.",
  *check({ services }) {
    for (const credential of credentialsOf(services.values())) {
      const { service, name, at, unset, from } = credential;
      if (unset.length > 0 || !isWellKnown(credential)) continue;
      const how = from.usesDefault
        ? "has, unless it is set, a well-known value"
        : "has a well-known value";
      yield { at, service: service.name, message: `${name} of ${service.name} ${how}` };
    }
  },
};
