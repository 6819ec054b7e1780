import type { LintRule } from "../finding.ts";

export const dependsUnready: LintRule = {
  code: "L_DEPENDS_UNREADY",
  severity: "note",
  title: "a start that waits for a container, though it has a probe",
  consequence:
    "The dependant starts before the other can answer: it fails now and then, on slow machines more.",
  fix: "Wait with `condition: service_healthy`.",
  docs: "`depends_on` in its short form, or with service_started, on a service of the same file that has a probe.",
  *check({ services }) {
    for (const service of services.values()) {
      for (const { name, condition, at } of service.dependencies) {
        const probe = services.get(name)?.probe;
        if (condition !== "service_started" || !probe || probe.disabled) continue;
        const message = `${service.name} waits until ${name} has started, not until it is healthy`;
        yield { at, service: service.name, message };
      }
    }
  },
};
