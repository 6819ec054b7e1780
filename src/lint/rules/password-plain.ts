import type { LintRule } from "../finding.ts";
import { credentialsOf, isPlaceholder, isWellKnown } from "./credentials.ts";

export const passwordPlain: LintRule = {
  code: "L_PASSWORD_PLAIN",
  severity: "warning",
  title: "a secret stands in the file",
  consequence:
    "It is in the repository's history, in the engine's records and in every copy of the file.",
  fix: "Take it from a variable without a default, or mount it as a file (`secrets`).",
  docs: "A password, key or token that is written out, or is the default of a variable. Well-known ones are L_PASSWORD_DEFAULT; placeholders and values of `env_file` are left alone.",
  *check({ services, compose }) {
    for (const credential of credentialsOf(services.values())) {
      const { service, name, at, value, unset, from } = credential;
      if (unset.length > 0 || isWellKnown(credential) || isPlaceholder(value)) continue;
      const isVariable = from.written.includes("$") && !from.usesDefault;
      if (isVariable || !compose.sources.includes(at.source)) continue;
      yield {
        at,
        service: service.name,
        message: `${name} of ${service.name} is written in the file`,
        hide: value,
      };
    }
  },
};
