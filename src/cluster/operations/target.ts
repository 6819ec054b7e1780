import type { Node } from "../objects/node.ts";
import { zoneNameOf } from "../objects/node-zone.ts";
import { NODES } from "../objects/resources.ts";
import { ApiError } from "../status/api-error.ts";
import type { Store } from "../store/store.ts";

/** Zones or nodes that something is done to, by name. */
export interface Target {
  readonly kind: "zone" | "node";
  readonly names: readonly string[];
}

type Reads = Pick<Store, "get" | "list">;

/**
 * The nodes that are meant, each once, in the order of their names.
 *
 * @throws ApiError NotFound for a name that there is none of, saying which there are
 */
export function nodesOf({ kind, names }: Target, store: Reads): Node[] {
  const nodes = store.list(NODES);
  const nameOf = ({ metadata }: Node) =>
    kind === "zone" ? zoneNameOf(metadata.labels) : metadata.name;
  for (const name of names) {
    if (name === "" || !nodes.some((node) => nameOf(node) === name)) {
      throw notThere(kind, name, [...new Set(nodes.map(nameOf))].filter(Boolean));
    }
  }
  return nodes.filter((node) => names.includes(nameOf(node)));
}

function notThere(kind: Target["kind"], name: string, known: readonly string[]): ApiError {
  const there = known.length === 0 ? "there is none" : `there are ${listed(known)}`;
  return new ApiError("NotFound", `${kind} "${name}" not found: ${there}`, {
    ...{ name, kind: `${kind}s` },
  });
}

const MOST_NAMES = 12;

function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(", ");
  return `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
}
