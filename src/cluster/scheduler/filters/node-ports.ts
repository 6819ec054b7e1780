import type { Filter } from "../filter-plugin.ts";
import { portsConflict } from "../host-ports.ts";
import type { Rejection } from "../rejection.ts";

const REJECTION: Rejection = {
  plugin: "NodePorts",
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  unresolvable: false,
};

/** Refuses nodes where a host port is taken (kube-scheduler 1.34, NodePorts). */
export const nodePorts: Filter = ({ pod }) => {
  const { hostPorts } = pod.shape;
  if (hostPorts.length === 0) return "skip";
  return {
    check: ({ load }) => (portsConflict(load.hostPorts, hostPorts) ? REJECTION : undefined),
  };
};
