import type { ProcessSight } from "../../embedded/embedded-runtime.ts";
import type { ExternalSpec } from "../../embedded/process-spec.ts";
import type { StartOptions, StartResult } from "../../runtime.ts";
import type { ContainerSight } from "../containers.ts";
import { noteBeside } from "./beside-notes.ts";
import { RELAY } from "./relay-service.ts";
import { type BothParts, type BothPlans, type RenderedBoth, renderBoth } from "./render-both.ts";
import { makeNetwork, type NetworkContext, type StackNetwork } from "./stack-network.ts";
import { startTogether } from "./start-together.ts";
import { untilRelayListens } from "./until-relay-listens.ts";

/** Both parts, rendered; what of them runs already. */
export interface ReadyBoth extends BothPlans {
  rendered: RenderedBoth;
  inside: ContainerSight;
  outside: ProcessSight;
  /** Null where there is none yet, or nobody asks for it. */
  known: StackNetwork | null;
}

export interface StartBothContext extends BothParts, StartOptions {
  network: NetworkContext;
  hand: () => Promise<void>;
}

/** Starts what is new or has changed of both parts, so that needs between them hold. */
export async function startBoth(
  { rendered: early, known, ...stack }: ReadyBoth,
  { network, ...context }: StartBothContext,
): Promise<StartResult> {
  const { containers, processes, executor, clock, hand } = context;
  const { plan, beside, inside, outside, endpoints, options } = stack;
  const { attached, emit, onDue, signal = new AbortController().signal } = context;
  const { rehearsal = false } = options;
  const hasRelay = beside.services.some(({ name }) => name === RELAY);
  const made = hasRelay && known === null ? await makeNetwork(network, executor) : null;
  // Only now it is known where the relay is to listen.
  const rendered = made ? await renderBoth(stack, { ...context, network: made }) : early;
  const relayed = made ?? known;
  const names = new Set(beside.services.map(({ name }) => name));
  const changed = new Set<string>();
  let sight = outside;
  const startProcesses = async (others: readonly ExternalSpec[]) => {
    const launch = { plan: beside, endpoints, rendered: rendered.processes, others };
    const result = await processes.launch(launch, { attached, signal, sight, hand });
    if (result.changed.includes(RELAY) && relayed !== null) {
      await untilRelayListens(endpoints, relayed, { clock, signal });
    }
    for (const name of result.changed) if (names.has(name) && name !== RELAY) changed.add(name);
    // There is a supervisor by now, which takes more.
    if (others.length > 0) sight = await processes.look(options.tell ?? (() => {}));
  };
  const result = await containers.launch(
    { plan, rendered: rendered.containers, sight: inside },
    {
      ...{ hand, rehearsal, signal, ...(emit && { emit }), ...(onDue && { onDue }) },
      async inOrder(up) {
        if (names.size === 0) {
          // What an earlier stack had beside its containers is wanted no more.
          if (outside.supervisor !== null) await processes.down({ volumes: false });
          return up?.();
        }
        await noteBeside(beside, endpoints, context);
        await startTogether({
          ...{ plan, processes: startProcesses, containers: up, clock, signal },
          look: {
            containers: async () => (await containers.status()).instances,
            beside: async () => (await processes.status()).instances,
          },
          waits: !rehearsal,
        });
      },
    },
  );
  const { seen, ...started } = result;
  // Of what runs beside the containers that says nothing.
  const isWhole = seen !== undefined && names.size === 0;
  return {
    ...started,
    ...(isWhole && { seen }),
    changed: [...started.changed, ...changed],
  };
}
