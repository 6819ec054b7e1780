import path from "node:path";
import { parseDotenv } from "../../config/dotenv/parse-dotenv.ts";
import {
  child,
  entriesOf,
  itemsOf,
  type Mapping,
  type Scalar,
  type Spot,
  textAt,
} from "../tree/tree.ts";
import { partBehind } from "./merge-trees.ts";
import type { Variable } from "./service.ts";
import type { ServiceSource } from "./service-source.ts";

/** `environment` over the files of `env_file`. Names without a value are of the host: left out. */
export function readEnvironment(
  node: Mapping,
  source: ServiceSource,
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const one of fromFiles(node, source)) variables.set(one.name, one);
  const environment = child(node, "environment");
  for (const [name, { key, value }] of entriesOf(environment)) {
    if (value.kind !== "scalar" || (value.empty && value.at.range[0] === value.at.range[1]))
      continue;
    variables.set(name, { name, value, at: value.empty ? key : value.at });
  }
  if (environment?.kind !== "sequence") return variables;
  for (const item of environment.items) {
    const split = item.kind === "scalar" ? item.text.indexOf("=") : -1;
    if (item.kind !== "scalar" || split === -1) continue;
    const name = item.text.slice(0, split);
    variables.set(name, { name, value: partBehind(item, split), at: item.at });
  }
  return variables;
}

function fromFiles(node: Mapping, { compose, files }: ServiceSource): Variable[] {
  return itemsOf(child(node, "env_file")).flatMap((item) => {
    const text = item.kind === "scalar" ? item.text : textAt(item, "path");
    const folder = compose.folders.get(item.at.source);
    if (text === null || folder === undefined) return [];
    const file = path.resolve(folder, text);
    files.allow(file);
    const source = files.read(file);
    if (source === null) return [];
    return Object.entries(parseDotenv(source.text, {}).variables).map(([name, value]) => {
      const start = source.text.search(new RegExp(`^(?:export\\s+)?${name}\\s*=`, "m"));
      const end = source.text.indexOf("\n", start);
      const at: Spot = {
        source,
        range: [Math.max(0, start), end === -1 ? source.text.length : end],
      };
      return { name, value: plainScalar(at, value), at };
    });
  });
}

function plainScalar(at: Spot, text: string): Scalar {
  return {
    kind: "scalar",
    at,
    tag: null,
    text,
    written: text,
    empty: false,
    unset: [],
    usesDefault: false,
  };
}
