import type { SourceText } from "../../config/source-text.ts";
import { mountedAt } from "../compose/mounted-file.ts";
import type { Service } from "../compose/service.ts";
import { flagOf } from "../compose/shell-words.ts";
import type { LintFiles } from "../files/lint-files.ts";
import { readTree } from "../tree/read-tree.ts";
import type { Tree } from "../tree/tree.ts";

/** A component's configuration file; null when it is the image's own or cannot be read. */
export interface ConfigFile {
  source: SourceText;
  tree: Tree;
  /** Where it lies in the container. */
  place: string;
}

/** The configuration that a flag names, or else the first of the usual places that is mounted. */
export function configFile(
  service: Service,
  files: LintFiles,
  { flags, usual }: { flags: readonly string[]; usual: readonly string[] },
): ConfigFile | null {
  const words = [...service.entrypoint, ...service.command];
  const flag = flagOf(words, ...flags);
  const places = flag !== null ? [flag.text.replace(/^file:/, "")] : usual;
  for (const place of places) {
    if (!place.startsWith("/")) continue;
    const mounted = mountedAt(service, place, files);
    if (mounted.kind !== "file") continue;
    const { tree } = readTree(mounted.text);
    return tree === null ? null : { source: mounted.text, tree, place };
  }
  return null;
}
