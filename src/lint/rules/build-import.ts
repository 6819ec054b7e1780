import { builtFile } from "../dockerfile/image-files.ts";
import { startScript } from "../dockerfile/start-command.ts";
import type { LintRule } from "../finding.ts";

const RELATIVE = /^from\s+\.[\w.]*\s+import\b.*$/m;

export const buildImport: LintRule = {
  code: "L_BUILD_IMPORT",
  severity: "error",
  title: "a Python program that is no package imports relatively",
  consequence: "It ends at once: attempted relative import with no known parent package.",
  fix: "Start it as a module of its package (`python -m package.app`, `uvicorn package.app:app`), and copy the package.",
  docs: "The file that CMD, ENTRYPOINT or `command` starts as a script, or gives to uvicorn, gunicorn or hypercorn as a module without a package, when the build copies it from the context.",
  *check({ services, builds, files }) {
    for (const service of services.values()) {
      const built = builds.of(service);
      const context = service.build?.context ?? null;
      const script = built === null ? null : startScript(service, built);
      if (built === null || context === null || script === null) continue;
      const found = builtFile(script.place, { built, context, files });
      const source =
        found.kind === "file" && found.path.endsWith(".py") ? files.read(found.path) : null;
      const match = RELATIVE.exec(source?.text ?? "");
      if (source === null || match === null) continue;
      const at = { source, range: [match.index, match.index + match[0].length] as const };
      const message = `${service.name} starts ${script.written} by itself, and it imports from its package`;
      yield { at, service: service.name, message };
    }
  },
};
