import { closest } from "../closest.ts";
import type { ConfigPath } from "../config-path.ts";
import type { Draft } from "../draft.ts";
import { didYouMean, type Problem } from "../problem.ts";

/** A node's class that nobody has to declare. */
const STANDARD = "standard";

/** As many as there are addresses for. */
const MOST_NODES = 30_000;

/** Step nine: names of the simulated cluster refer to something, and it is of a size that there can be. */
export function checkTopology(draft: Draft): Problem[] {
  return [...classesOfZones(draft), ...zonesOfStorage(draft), ...defaults(draft), ...size(draft)];
}

function classesOfZones({ data, source }: Draft): Problem[] {
  const { zones, classes } = data.topology;
  const known = [STANDARD, ...Object.keys(classes)];
  return Object.entries(zones).flatMap(([zone, { class: name }]) => {
    // Of a class of wrong shape it is told already.
    if (known.includes(name) || source.has(["topology", "classes", name])) return [];
    return [problem(["topology", "zones", zone, "class"], "unknown class", nearOrAll(name, known))];
  });
}

function zonesOfStorage({ data, source }: Draft): Problem[] {
  const known = Object.keys(data.topology.zones);
  return Object.entries(data.topology.storageClasses).flatMap(([name, { zones }]) =>
    (zones ?? []).flatMap((zone, index) => {
      if (known.includes(zone) || source.has(["topology", "zones", zone])) return [];
      const path = ["topology", "storageClasses", name, "zones", index];
      return [problem(path, "unknown zone", nearOrAll(zone, known))];
    }),
  );
}

function defaults({ data, source }: Draft): Problem[] {
  const usual = Object.entries(data.topology.storageClasses)
    .filter(([, one]) => one.default)
    .map(([name]) => ["topology", "storageClasses", name, "default"])
    .toSorted((a, b) => source.compare(a, b));
  const [first] = usual;
  return usual.slice(1).map((path) => {
    const why = "another class is the default one already";
    return problem(path, why, first === undefined ? null : `see ${source.where(first)}`);
  });
}

function size({ data }: Draft): Problem[] {
  const counts = Object.values(data.topology.zones).map(({ nodes }) => nodes);
  const all = counts.reduce((sum, nodes) => sum + nodes, 0);
  if (all <= MOST_NODES) return [];
  return [problem(["topology", "zones"], `has ${all} nodes: ${MOST_NODES} are the most`, null)];
}

function problem(path: ConfigPath, message: string, suggestion: string | null): Problem {
  return { path, at: "value", message, suggestion };
}

function nearOrAll(word: string, known: readonly string[]): string | null {
  return didYouMean(closest(word, known)) ?? `there are: ${known.join(", ")}`;
}
