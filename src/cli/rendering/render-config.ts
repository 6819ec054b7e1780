import { Document, isScalar } from "yaml";
import { type ConfigPath, formatPath } from "../../config/config-path.ts";
import type { ResolvedConfig } from "../../stack/resolve-config.ts";

/** The configuration as YAML, with the origin of each value as a comment behind it where wanted. */
export function renderConfig(
  { config, origins: known }: ResolvedConfig,
  { origins }: { origins: boolean },
): string {
  const document = new Document(config);
  if (origins) {
    for (const path of leaves(config, [])) {
      const node = document.getIn(path, true);
      const origin = known[formatPath(path)];
      if (isScalar(node) && origin !== undefined) node.comment = ` ${origin}`;
    }
  }
  return document.toString({ lineWidth: 0 });
}

function leaves(value: unknown, path: ConfigPath): ConfigPath[] {
  if (typeof value !== "object" || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item, at) => leaves(item, [...path, at]));
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}
