import { builtFile } from "../dockerfile/image-files.ts";
import { startScript } from "../dockerfile/start-command.ts";
import type { LintRule } from "../finding.ts";

export const buildCommand: LintRule = {
  code: "L_BUILD_COMMAND",
  severity: "error",
  title: "a built image starts a script that it does not have",
  consequence: "The container ends as soon as it starts.",
  fix: "Name a script that the build copies.",
  docs: "Python and shell scripts of CMD, ENTRYPOINT and the Compose file's `command`, below a folder that the Dockerfile copies from a context without that file. Silent where another stage, a command of the build or a mount may bring it.",
  *check({ services, builds, files }) {
    const told = new Set<string>();
    for (const service of services.values()) {
      const built = builds.of(service);
      const context = service.build?.context ?? null;
      const script = built === null ? null : startScript(service, built);
      if (built === null || context === null || script === null) continue;
      const { place, written, at } = script;
      const mounted = service.mounts.some(
        ({ target }) => target === null || place === target || place.startsWith(`${target}/`),
      );
      const key = `${at.source.file} ${at.range[0]}`;
      if (mounted || told.has(key)) continue;
      if (builtFile(place, { built, context, files }).kind !== "absent") continue;
      told.add(key);
      const message = `${service.name} starts ${written}, which its build does not copy`;
      yield { at, service: service.name, message };
    }
  },
};
