import type { Endpoints } from "../../../plan/endpoints.ts";
import type { Plan } from "../../../plan/plan.ts";
import { holdPorts } from "../../ports/hold-ports.ts";
import type { PreparedStart, PrepareOptions } from "../../runtime.ts";
import type { ContainerSight } from "../containers.ts";
import { failedStart } from "../failed-start.ts";
import { projectName } from "../project-name.ts";
import { publishedOnly } from "../published-ports.ts";
import { cutPlan } from "./cut-plan.ts";
import { lookAgain } from "./look-again.ts";
import { referredPorts } from "./referred-ports.ts";
import { relayService } from "./relay-service.ts";
import { type BothParts, renderBoth } from "./render-both.ts";
import { findNetwork, type NetworkContext, UNKNOWN_NETWORK } from "./stack-network.ts";
import { startBoth } from "./start-both.ts";
import { wayToHost } from "./way-to-host.ts";

/**
 * Prepares containers and what runs beside them as one stack: ports are chosen once for all of it.
 *
 * @throws as `Runtime.prepare`; DevstackError E_RUNTIME_UNAVAILABLE where containers could not reach
 *   what they are to.
 */
export async function prepareBoth(
  plan: Plan,
  options: PrepareOptions,
  parts: BothParts,
): Promise<PreparedStart> {
  const { containers, processes } = parts;
  const { previous, tell = () => {}, rehearsal = false } = options;
  const [found, outside, crossing] = await Promise.all([
    containers.look(),
    processes.look(tell),
    referredPorts(plan, parts.packageFolder),
  ]);
  const relayed = await throughRelay(crossing.relayed, found);
  const relay = relayed.size > 0 ? [relayService(relayed, parts.version)] : [];
  const whole = publishedOnly(
    { ...plan, services: [...plan.services, ...relay] },
    crossing.published,
  );
  const hold = async (inside: ContainerSight, live: Endpoints) => {
    const running = { ...inside.running, ...live };
    const held = await holdPorts(
      { plan: whole, previous, running, ended: outside.ended },
      { ...parts, rehearsal },
    );
    return { ...held, inside };
  };
  const holding = hold(found, outside.running).catch(async (error: unknown) => {
    const look = () => containers.look();
    const [inside, live] = await Promise.all([
      lookAgain(error, found, { look, clock: parts.clock }),
      outside.again(),
    ]);
    if (inside === null && live === null) throw error;
    return hold(inside ?? found, live ?? outside.running);
  });
  const { endpoints, hand, release, inside } = await holding;
  const stack = { plan, beside: cutPlan(whole).beside, endpoints, options };
  const context = { ...parts, network: networkOf(plan, inside, parts) };
  try {
    const known = relay.length > 0 ? await findNetwork(context.network) : null;
    const rendered = await renderBoth(stack, { ...parts, network: known ?? UNKNOWN_NETWORK });
    const ready = { ...stack, rendered, inside, outside, known };
    const failed = async (error: unknown): Promise<never> => {
      const { engine } = inside;
      throw await failedStart(error, { engine, plan: whole, endpoints, env: parts.hostEnv });
    };
    return {
      ...{ endpoints, release },
      start: (how) => startBoth(ready, { ...context, ...how, hand }).catch(failed),
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function networkOf(
  { name }: Plan,
  { engine }: ContainerSight,
  { stackId }: BothParts,
): NetworkContext {
  return { engine, stackId, project: projectName(name, stackId) };
}

/** Those of the ports that containers cannot reach in any other way. */
async function throughRelay(
  targets: ReadonlySet<string>,
  { engine }: ContainerSight,
): Promise<ReadonlySet<string>> {
  if (targets.size === 0) return targets;
  const way = wayToHost(await engine.client.info(), { targets, platform: process.platform });
  return way === "relay" ? targets : new Set();
}
