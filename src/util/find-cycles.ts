type Cycle = [string, ...string[]];

/**
 * The circles of a graph: one for each edge that a depth-first walk, in the order of the map,
 * finds leading back to a node it came through. Without such an edge there is no circle. Written
 * without recursion, since a chain may be as long as a file is.
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): Cycle[] {
  const cycles: Cycle[] = [];
  const finished = new Set<string>();
  for (const start of edges.keys()) walk(start, { edges, finished, cycles });
  return cycles;
}

interface Walk {
  edges: ReadonlyMap<string, readonly string[]>;
  finished: Set<string>;
  cycles: Cycle[];
}

function walk(start: string, { edges, finished, cycles }: Walk): void {
  if (finished.has(start)) return;
  const trail = [start];
  const depth = new Map([[start, 0]]);
  const pending = [[...(edges.get(start) ?? [])]];
  while (trail.length > 0) {
    const next = pending.at(-1)?.shift();
    if (next === undefined) {
      pending.pop();
      const done = trail.pop();
      if (done === undefined) return;
      finished.add(done);
      depth.delete(done);
      continue;
    }
    const earlier = depth.get(next);
    if (earlier !== undefined) {
      cycles.push([next, ...trail.slice(earlier + 1)]);
    } else if (!finished.has(next)) {
      depth.set(next, trail.length);
      trail.push(next);
      pending.push([...(edges.get(next) ?? [])]);
    }
  }
}
