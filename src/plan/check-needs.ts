import type { ServiceSpec } from "../catalog/service-spec.ts";
import type { Config } from "../config/config.ts";
import type { ConfigSource } from "../config/config-source.ts";
import { configError } from "../config/diagnostics.ts";
import type { Problem } from "../config/problem.ts";
import { DevstackError } from "../util/errors.ts";
import { findCycles } from "../util/find-cycles.ts";
import { lackingEnv } from "./lacking-env.ts";
import type { PlannedService } from "./plan.ts";

export interface Needing {
  /** As the catalogue and devstack.yaml describe them, and as they will run. */
  specs: readonly ServiceSpec[];
  services: readonly PlannedService[];
  config: Config;
}

/**
 * Refuses needs that cannot come about and that the configuration alone cannot know of: on a
 * service that nothing here can run, circles that go through the platform's own needs, and what a
 * built-in service lacks when others are disabled.
 *
 * @throws DevstackError E_CONFIG with every such need at its place in devstack.yaml.
 */
export function checkNeeds({ specs, services, config: { source } }: Needing): void {
  const live = services.filter(({ launch }) => launch.kind !== "disabled");
  const problems = [
    ...needsOnAbsent(live, services),
    ...circles(live, source),
    ...lackingEnv(live, specs),
  ];
  const [first] = problems;
  if (first === undefined) return;
  const [diagnostic, ...others] = source.diagnostics(problems);
  if (diagnostic !== undefined) throw configError([diagnostic, ...others]);
  throw new DevstackError("E_CONFIG", first.message, {
    ...(first.suggestion !== null && { hint: first.suggestion }),
  });
}

function needsOnAbsent(
  live: readonly PlannedService[],
  services: readonly PlannedService[],
): Problem[] {
  const reasons = new Map(
    services.flatMap(({ name, launch }) =>
      launch.kind === "disabled" ? [[name, launch.reason] as const] : [],
    ),
  );
  return live.flatMap(({ name, needs }) =>
    Object.keys(needs).flatMap((need): Problem[] => {
      const reason = reasons.get(need);
      if (reason === undefined) return [];
      const path = ["services", name, "needs", need];
      const message = `${need} does not run: ${reason}`;
      return [{ path, at: "key", message, suggestion: "remove the need" }];
    }),
  );
}

function circles(live: readonly PlannedService[], source: ConfigSource): Problem[] {
  const needs = new Map(live.map(({ name, needs: wanted }) => [name, Object.keys(wanted)]));
  return findCycles(needs).map((circle): Problem => {
    const steps = circle.map((name, index): [string, string] => [
      name,
      circle[(index + 1) % circle.length] ?? name,
    ]);
    // The platform's own needs make no circle: one of these is the user's.
    const [from, to] = steps.findLast((step) => source.has(placeOf(step))) ?? [
      circle[0],
      circle[0],
    ];
    return {
      path: placeOf([from, to]),
      at: "key",
      message: `needs go round in a circle: ${[...circle, circle[0]].join(" → ")}`,
      suggestion: "remove this need",
    };
  });
}

function placeOf([from, to]: readonly [string, string]): string[] {
  return ["services", from, "needs", to];
}
