import { findCycles } from "../../util/find-cycles.ts";
import { type Draft, isEnabled, isKnownService, servicesOf, whyAbsent } from "../draft.ts";
import type { Problem } from "../problem.ts";

/** Step three: what services wait for can come about. */
export function checkGraph(draft: Draft): Problem[] {
  const needs = new Map<string, string[]>();
  const problems: Problem[] = [];
  for (const [name, service] of servicesOf(draft)) {
    if (!isEnabled(draft, name)) continue;
    const known = Object.entries(service.needs).filter(([need]) => isKnownService(draft, need));
    for (const [need, condition] of known) {
      const path = ["services", name, "needs", need];
      const absent = whyAbsent(draft, need);
      if (absent !== null) {
        const message = `${need} is ${absent}`;
        const suggestion =
          absent === "disabled"
            ? "enable it, or remove the need"
            : `give ${name} the same profiles, or remove the need`;
        problems.push({ path, at: "key", message, suggestion });
      } else if (condition === "done" && !isJob(draft, need)) {
        const message = `${need} is not a job: it is never done`;
        problems.push({ path, at: "value", message, suggestion: "did you mean ready?" });
      }
    }
    needs.set(
      name,
      known.map(([need]) => need).filter((need) => isEnabled(draft, need)),
    );
  }
  return [...problems, ...findCycles(needs).map(cycleProblem)];
}

type Knowledge = Pick<Draft, "data" | "source">;

/** A service whose `job` has the wrong shape gets the benefit of the doubt. */
function isJob({ data, source }: Knowledge, name: string): boolean {
  const job = Object.hasOwn(data.services, name) && data.services[name]?.job === true;
  const written = source.written(["services", name, "job"]);
  return job || (written !== null && written !== "false") || isBroken({ data, source }, name);
}

/** Written, but of so wrong a shape that nothing of it is known. */
function isBroken({ data, source }: Knowledge, name: string): boolean {
  return source.has(["services", name]) && !Object.hasOwn(data.services, name);
}

/** As many names of a circle as a line or two hold. */
const SHOWN = 10;

/** Blames the need that closes the circle, which is the last one in the order of the walk. */
function cycleProblem(cycle: readonly [string, ...string[]]): Problem {
  const [first] = cycle;
  const last = cycle.at(-1) ?? first;
  const names =
    cycle.length <= SHOWN
      ? cycle
      : [...cycle.slice(0, SHOWN - 2), `… ${cycle.length - SHOWN + 1} more …`, last];
  return {
    path: ["services", last, "needs", first],
    at: "key",
    message: `needs go round in a circle: ${[...names, first].join(" → ")}`,
    suggestion: cycle.length === 1 ? "a service cannot need itself" : "remove one of these needs",
  };
}
