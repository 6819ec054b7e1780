import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import { withDisruptionTarget } from "../../objects/disruption-target.ts";
import type { Pod } from "../../objects/pod.ts";
import { isTerminating, priorityOf } from "../../objects/pod-facts.ts";
import { PODS } from "../../objects/resources.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { Candidate } from "../preemption/candidate.ts";
import { PREEMPTION_BY_SCHEDULER } from "../preemption/preempt.ts";
import { SCHEDULER } from "./parts.ts";

const MESSAGE = `${SCHEDULER}: preempting to accommodate a higher priority pod`;

/**
 * Sends the victims away. Less important pods for which room was made on the node are to look for
 * another one.
 *
 * @param nominees those for which room is made there
 */
export function makeRoom(
  pod: Pod,
  { node, victims }: Candidate,
  { nominees, world }: { nominees: readonly Pod[]; world: World },
): void {
  const { writer } = world;
  for (const nominee of nominees) {
    if (priorityOf(nominee) >= priorityOf(pod)) continue;
    const { nominatedNodeName: _node, ...status } = nominee.status ?? {};
    writer.updateStatus(PODS, { ...nominee, status });
  }
  for (const victim of victims) if (!isTerminating(victim)) sendAway(victim, { node, pod, world });
}

function sendAway(
  victim: Pod,
  { node, pod, world }: { node: string; pod: Pod; world: World },
): void {
  const { writer, nowMs } = world;
  const { namespace, name, uid, generation } = victim.metadata;
  const reason = PREEMPTION_BY_SCHEDULER;
  const saying = {
    status: "True",
    reason,
    message: MESSAGE,
    observedGeneration: generation,
  } as const;
  const status = withDisruptionTarget(victim, saying, formatApiTime(nowMs));
  writer.updateStatus(PODS, { ...victim, status });
  writer.delete(PODS, { namespace, name }, { uid });
  recordEvent(world, victim, {
    ...{ type: "Normal", reason: "Preempted", source: { component: SCHEDULER } },
    message: `Preempted by pod ${pod.metadata.uid} on node ${node}`,
  });
}
