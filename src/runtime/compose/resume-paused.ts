import type { Executor } from "../../util/executor/executor.ts";
import { type ContainerFacts, serviceOf } from "./container-facts.ts";
import type { StackEngine } from "./stack-engine.ts";

/** Lets containers go on that somebody has paused. */
export async function resumePaused(
  present: readonly ContainerFacts[],
  { engine, executor }: { engine: StackEngine; executor: Executor },
): Promise<void> {
  const paused = present.filter(({ state }) => state === "paused");
  await Promise.all(
    paused.map((facts) =>
      executor.changeEngine(`unpause ${serviceOf(facts)}`, () => engine.client.unpause(facts.id)),
    ),
  );
}
