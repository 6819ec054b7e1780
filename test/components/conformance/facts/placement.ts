import type { Journal } from "../journal.ts";
import type { Names } from "../names.ts";
import type { ApiObject } from "../target.ts";
import type { Facts } from "./facts.ts";
import { byApp, isOver, type PodView, podView } from "./pods.ts";

const ZONE = "topology.kubernetes.io/zone";
const zoneOf = (node: ApiObject) => node.metadata.labels?.[ZONE] ?? "none";

/** Where the pods of each app are, how they are, and why those that are nowhere are not. */
export function placementFacts(journal: Journal): Facts {
  const nodes = journal.of("Node");
  const pods = journal.of("Pod").map(podView);
  return Object.fromEntries(
    byApp(pods).flatMap(([app, group]) =>
      Object.entries(appFacts(group, nodes, journal)).map(([name, value]) => [
        `${app}: ${name}`,
        value,
      ]),
    ),
  );
}

function appFacts(
  group: readonly PodView[],
  nodes: readonly ApiObject[],
  { names }: Journal,
): Facts {
  const placed = group.filter((pod) => !pod.isEnding && !isOver(pod));
  const pending = placed.filter(({ node }) => node === undefined);
  const conditions = (type: string) => [
    ...new Set(
      group.flatMap((pod) =>
        pod.conditions
          .filter((one) => one.type === type && (type !== "PodScheduled" || one.status === "False"))
          .map(({ reason = "", message = "" }) => names.in(`${reason}: ${message}`)),
      ),
    ),
  ];
  return {
    ...zoneCounts(placed, nodes),
    "on nodes": nodes.length > 12 ? null : onNodes(placed, nodes),
    names: namesOf(placed, names),
    pending: pending.length,
    ready: placed.filter(({ isReady }) => isReady).length,
    ending: group.filter(({ isEnding }) => isEnding).length,
    ended: group
      .filter(isOver)
      .map(({ phase }) => phase)
      .sort()
      .join(" "),
    "why pending": conditions("PodScheduled").sort(),
    "why disrupted": conditions("DisruptionTarget").sort(),
  };
}

/** As in `db-0 web-#1-* ×3`. */
function namesOf(group: readonly PodView[], names: Names): string {
  const counts = new Map<string, number>();
  for (const { name } of group) {
    const plain = names.in(name);
    counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
    .sort()
    .join(" ");
}

function zoneCounts(placed: readonly PodView[], nodes: readonly ApiObject[]): Facts {
  const counts: Record<string, number> = {};
  for (const node of nodes) {
    const here = placed.filter((pod) => pod.node === node.metadata.name).length;
    const zone = `in zone ${zoneOf(node)}`;
    counts[zone] = (counts[zone] ?? 0) + here;
  }
  return counts;
}

/** As in `a 1 2, b 2 2`: how many are on the nodes of each zone, the fewest first. */
function onNodes(placed: readonly PodView[], nodes: readonly ApiObject[]): string {
  const zones = [...new Set(nodes.map(zoneOf))].sort();
  return zones
    .map((zone) => {
      const counts = nodes
        .filter((node) => zoneOf(node) === zone)
        .map(({ metadata }) => placed.filter(({ node }) => node === metadata.name).length)
        .toSorted((a, b) => a - b);
      return `${zone} ${counts.join(" ")}`;
    })
    .join(", ");
}
