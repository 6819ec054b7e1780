import type { LintRule } from "../finding.ts";
import { credentialsOf } from "./credentials.ts";

export const passwordEmpty: LintRule = {
  code: "L_PASSWORD_EMPTY",
  severity: "warning",
  title: "a password that is empty where its variable is not set",
  consequence:
    "Compose fills in nothing and only warns: the service runs without a password, or not at all.",
  fix: 'Refuse to start without it: "${NAME:?set it}".',
  docs: "Flags such as --requirepass with a variable that has no default and is set neither by .env nor by an example of it beside the file.",
  *check({ services, compose, files }) {
    for (const { service, name, at, value, unset } of credentialsOf(services.values())) {
      const [variable] = unset;
      if (!/^-.*pass/.test(name) || value !== "" || variable === undefined) continue;
      const folder = compose.folders.get(at.source);
      const known = [
        "env.example",
        ".env.example",
        ".env.sample",
        ".env.template",
        ".env.dist",
        "example.env",
      ]
        .map((example) => files.read(`${folder}/${example}`)?.text ?? "")
        .some((text) => text.includes(variable));
      if (known) continue;
      const message = `${name} of ${service.name} is empty: nothing sets ${variable}`;
      yield { at, service: service.name, message };
    }
  },
};
