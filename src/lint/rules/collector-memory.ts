import type { LintRule } from "../finding.ts";

export const collectorMemory: LintRule = {
  code: "L_COLLECTOR_MEMORY",
  severity: "note",
  title: "a collector without a memory limiter",
  consequence:
    "When a backend is slow it keeps what comes in until it is killed, and loses all of it.",
  fix: "Add the memory_limiter processor, first in every pipeline.",
  docs: "An OpenTelemetry collector with one configuration file that can be read, an OTLP receiver, and no memory_limiter in any pipeline.",
  *check({ components }) {
    for (const { service, config, partial, receivers, used } of components.collectors) {
      const otlp = receivers.find(({ type, name }) => type === "otlp" && used.has(name));
      const limited = [...used].some((name) => name.split("/")[0] === "memory_limiter");
      if (partial || config === null || otlp === undefined || limited) continue;
      const at = service.image?.scalar.at ?? service.at;
      const entry =
        config.tree.kind === "mapping" ? config.tree.entries.get("processors") : undefined;
      yield {
        at: entry?.key ?? at,
        service: service.name,
        message: `${service.name} limits its memory nowhere`,
      };
    }
  },
};
