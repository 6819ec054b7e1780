import type { KubeObject } from "../../objects/meta.ts";

/** That a node is to be emptied, and how. */
export interface DrainOrder {
  /** Pods that nothing makes anew go too. */
  readonly force: boolean;
  /** Until when it is tried, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
  /** What those have in common that are emptied one after the other. */
  readonly line: string;
  /** When its turn is among them: from 0. */
  readonly turn: number;
}

/** The annotation of a node that says so, as long as it is being emptied. */
const DRAIN_ANNOTATION = "sim.devstack.dev/drain";

/** Null for a node that is not being emptied. */
export function drainOrderOf(node: KubeObject | null | undefined): DrainOrder | null {
  const text = node?.metadata.annotations?.[DRAIN_ANNOTATION];
  if (text === undefined) return null;
  try {
    const { force, untilMs, line, turn } = JSON.parse(text) as Partial<DrainOrder>;
    return {
      ...{ force: force === true, untilMs: Number(untilMs) || 0 },
      ...{ line: String(line), turn: Number(turn) || 0 },
    };
  } catch {
    return null;
  }
}

/** The node with that order, or without one, to be written. */
export function withDrainOrder<T extends KubeObject>(node: T, order: DrainOrder | null): T {
  const { annotations: present, ...metadata } = node.metadata;
  const { [DRAIN_ANNOTATION]: _before, ...others } = present ?? {};
  const annotations =
    order === null ? others : { ...others, [DRAIN_ANNOTATION]: JSON.stringify(order) };
  return { ...node, metadata: { ...metadata, annotations } };
}
