import type { Clock } from "../../util/clock.ts";
import type { Executor } from "../../util/executor/executor.ts";
import type { DownReport } from "../runtime.ts";
import { isKept, isWaiting, serviceOf } from "./container-facts.ts";
import { EngineError } from "./engine/engine-error.ts";
import { portsLeft, portsOf } from "./ports-left.ts";
import type { StackEngine } from "./stack-engine.ts";

/**
 * Ends and removes everything that the engine has of a stack, and looks whether it is gone. Asks the
 * engine and not Compose, since the file may be lost, or broken.
 */
export async function removeAll(
  engine: StackEngine,
  { volumes, executor, clock }: { volumes: boolean; executor: Executor; clock: Clock },
): Promise<DownReport> {
  const containers = await engine.allContainers();
  const act = async (what: string, change: () => Promise<void>) => {
    try {
      await executor.changeEngine(what, change);
    } catch (error) {
      // Whatever else went wrong: what could not be removed is seen in a moment to be left.
      if (!(error instanceof EngineError)) throw error;
    }
  };
  await Promise.all(
    containers.map(async (facts) => {
      const name = serviceOf(facts);
      if (isKept(facts)) await act(`stop ${name}`, () => engine.client.stop(facts.id));
      await act(`remove ${name}`, () => engine.client.remove(facts.id));
    }),
  );
  for (const { id, name } of await engine.networks()) {
    await act(`remove network ${name}`, () => engine.client.removeNetwork(id));
  }
  if (volumes) {
    for (const { name } of await engine.volumes()) {
      await act(`remove volume ${name}`, () => engine.client.removeVolume(name));
    }
  }
  const ended = containers.filter((facts) => !isWaiting(facts)).length;
  const left = await whatIsLeft(engine, volumes);
  const open = await portsLeft(portsOf(containers), { taken: () => portsTaken(engine), clock });
  return { ended, containers: ended, left: [...left, ...open] };
}

/** Those of all the engine's containers, also of any of the stack's that could not be removed. */
async function portsTaken({ client }: StackEngine): Promise<ReadonlySet<number>> {
  const published = (await client.containers()).flatMap((one) => Object.values(one.published));
  return new Set(published.flat().map(({ port }) => port));
}

/** With whoever is attached to it: it cannot be removed before that one is gone. */
async function describeNetwork(
  { client }: StackEngine,
  { id, name }: { id: string; name: string },
): Promise<string> {
  const attached = await client.attachedTo(id);
  const verb = attached.length === 1 ? "is" : "are";
  return `network ${name}${attached.length > 0 ? ` (${attached.join(", ")} ${verb} attached to it)` : ""}`;
}

async function whatIsLeft(engine: StackEngine, volumes: boolean): Promise<string[]> {
  const [containers, networks, kept] = await Promise.all([
    engine.allContainers(),
    engine.networks(),
    volumes ? engine.volumes() : [],
  ]);
  return [
    ...containers.map((facts) => `container of ${serviceOf(facts)} (${facts.id.slice(0, 12)})`),
    ...(await Promise.all(networks.map((network) => describeNetwork(engine, network)))),
    ...kept.map(({ name }) => `volume ${name}`),
  ];
}
