import path from "node:path";
import type { ComposeTree } from "../compose/load-compose.ts";
import type { LintRule } from "../finding.ts";
import type { Spot } from "../tree/tree.ts";

/** Names that only a file has. */
const FILE =
  /\.(?:ya?ml|json|conf|cfg|ini|toml|sh|sql|xml|tmpl|template|js|py|rego|alloy|river|properties)$/;

export const mountMissing: LintRule = {
  code: "L_MOUNT_MISSING",
  severity: "error",
  title: "a file that is mounted and does not exist",
  consequence:
    "The engine makes an empty folder of that name, and the service does not start or has no configuration.",
  fix: "Correct the path; it is relative to the folder of the Compose file.",
  docs: "Bind mounts and configs with the name of a configuration file at both ends. Silent about folders, certificates and variables, and in a file whose paths are plainly relative to the project of another one.",
  *check({ services, files, compose }) {
    const folders = [...compose.folders.values()];
    for (const { name, mounts } of services.values()) {
      for (const { kind, source, target, at } of mounts) {
        if ((kind !== "bind" && kind !== "config") || source === null) continue;
        if (!FILE.test(source) || (kind === "bind" && !FILE.test(target ?? ""))) continue;
        if (!files.isAbsent(source) || isOfProject(at, compose)) continue;
        const folder = folders.find((one) => source.startsWith(one)) ?? folders[0] ?? "/";
        yield {
          at,
          service: name,
          message: `${name} mounts ${path.relative(folder, source)}, which does not exist`,
        };
      }
    }
  },
};

/** `./extensions/x/…` in the folder `extensions/x`: meant to be merged over the project's own file. */
function isOfProject({ source, range }: Spot, { folders }: ComposeTree): boolean {
  const text = source.text.slice(range[0], range[1]).replace(/^["']/, "");
  const [, first] = /^\.\/([\w.-]+)\//.exec(text) ?? [];
  return first !== undefined && (folders.get(source) ?? "").split("/").includes(first);
}
