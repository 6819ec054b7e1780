import { value } from "../../meta/quantity-values.ts";
import type { Node } from "../../objects/node.ts";
import { portsConflict } from "../host-ports.ts";
import { type Resources, readResources } from "../resources.ts";
import { always, type Hint, type Hints } from "./hint.ts";
import { isBound, isItself, tookRoom } from "./is-itself.ts";

/** What rules wait for that look at what pods take of nodes (kube-scheduler 1.34, their queueing hints). */

export const NODE_PORTS: Hints = {
  node: { add: always },
  pod: {
    delete: ({ pod }, { before }) =>
      before !== null &&
      tookRoom(before) &&
      portsConflict(before.shape.hostPorts, pod.shape.hostPorts),
  },
};

const hasMoreRoom: Hint<"node"> = ({ pod }, { before, after }) => {
  const asked = pod.shape.requests;
  const has = roomOf(after);
  if (has.maxPods < 1 || amountsOf(asked).some((name) => of(has, name) < of(asked, name))) {
    return false;
  }
  if (before === null) return true;
  const had = roomOf(before);
  return (
    has.maxPods > had.maxPods || amountsOf(asked).some((name) => of(has, name) > of(had, name))
  );
};

export const NODE_RESOURCES_FIT: Hints = {
  node: { add: hasMoreRoom, allocatable: hasMoreRoom },
  pod: {
    delete: (_refused, { before }) => before !== null && tookRoom(before),
    "scale down": ({ pod }, { before, after }) => {
      if (isItself(pod, after)) return true;
      if (before === null || after === null || !isBound(after)) return false;
      const [had, has] = [before.shape.requests, after.shape.requests];
      return amountsOf(pod.shape.requests).some((name) => of(has, name) < of(had, name));
    },
  },
};

function roomOf(node: Node | null): Resources & { readonly maxPods: number } {
  const { allocatable } = node?.status ?? {};
  return { ...readResources(allocatable), maxPods: value(allocatable?.["pods"] ?? 0) };
}

const OWN_FIELDS = ["milliCpu", "memory", "ephemeralStorage"] as const;

/** The resources that are asked for. */
function amountsOf(asked: Resources): string[] {
  const names = [...OWN_FIELDS, ...asked.scalars.keys()];
  return names.filter((name) => of(asked, name) > 0);
}

function of(resources: Resources, name: string): number {
  const own = OWN_FIELDS.find((field) => field === name);
  return own === undefined ? (resources.scalars.get(name) ?? 0) : resources[own];
}
