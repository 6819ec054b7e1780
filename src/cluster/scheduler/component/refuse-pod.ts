import type { World } from "../../components/component.ts";
import { recordEvent } from "../../events/record-event.ts";
import { withCondition } from "../../objects/conditions.ts";
import type { Condition } from "../../objects/meta.ts";
import type { Pod, PodStatus } from "../../objects/pod.ts";
import { PODS } from "../../objects/resources.ts";
import { formatApiTime } from "../../time/format-api-time.ts";
import type { Refusal } from "../decision.ts";
import type { QueuedPod } from "../queue/queued-pod.ts";
import type { FilterName } from "../rejection.ts";
import { type Parts, SCHEDULER } from "./parts.ts";

export interface Failure {
  /** Why it could not be tried at all: `SchedulerError`. */
  readonly reason: "Unschedulable" | "SchedulerError";
  readonly message: string;
  /** The rules that have refused it; none where it could not be tried. */
  readonly rules: readonly FilterName[];
  /** Where room is made for it; empty for nowhere, absent where that stays as it is. */
  readonly nominated?: string;
}

/** Longer notes are cut (events.k8s.io/v1). */
const NOTE_LENGTH = 1_024;

/** Puts a pod back into the queue, and says why it stays without a node. */
export function refusePod(
  { pod, queued }: { pod: Pod; queued: QueuedPod },
  { reason, message, rules, nominated }: Failure,
  { parts, world }: { parts: Parts; world: World },
): void {
  parts.queue.putBack(queued, rules, world.nowMs);
  recordEvent(world, pod, {
    ...{ type: "Warning", reason: "FailedScheduling", message: noteOf(message) },
    source: { component: SCHEDULER },
  });
  const { generation } = pod.metadata;
  const condition: Condition = {
    ...{ type: "PodScheduled", status: "False", reason, message, lastProbeTime: null },
    ...(generation !== undefined && { observedGeneration: generation }),
  };
  const now = formatApiTime(world.nowMs);
  const { nominatedNodeName = "", ...rest } = pod.status ?? {};
  const node = nominated ?? nominatedNodeName;
  const status: PodStatus = {
    ...rest,
    conditions: withCondition(rest.conditions, condition, now),
    ...(node !== "" && { nominatedNodeName: node }),
  };
  world.writer.updateStatus(PODS, { ...pod, status });
}

/** All rules that have refused a node, or all nodes. */
export function refusingRules({ rejections, rejected, others }: Refusal): readonly FilterName[] {
  const rules = new Set([...rejections.counts().keys()].map(({ plugin }) => plugin));
  if (rejected !== undefined) rules.add(rejected.plugin);
  // It is the only rule that leaves nodes out of the search.
  if (others !== undefined) rules.add("NodeAffinity");
  return [...rules].sort();
}

function noteOf(message: string): string {
  const cut = " ...";
  if (message.length <= NOTE_LENGTH) return message;
  return message.slice(0, NOTE_LENGTH - cut.length) + cut;
}
