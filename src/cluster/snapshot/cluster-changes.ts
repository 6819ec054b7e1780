import type { KubeObject } from "../objects/meta.ts";
import type { Appointment } from "../time/agenda.ts";

/** What is one number of the whole cluster. */
export interface Moment {
  readonly nowMs: number;
  readonly random: number;
  readonly revision: number;
}

/** What has become of objects of one resource. */
export interface TableChange {
  readonly table: string;
  readonly put: readonly KubeObject[];
  /** The keys of those that are gone. */
  readonly removed: readonly string[];
}

/** What has become of a part of a component's memory: some of its entries, or all of it. */
export type MemoryChange =
  | {
      /** The name of the component, of the part, and of parts of that. */
      readonly memory: readonly string[];
      readonly put: readonly (readonly [unknown, unknown])[];
      readonly removed: readonly unknown[];
    }
  | { readonly memory: readonly string[]; readonly value: unknown };

/** By what a cluster differs from what it was, as plain JSON that nothing changes any more. */
export interface ClusterChanges {
  readonly moment: Moment;
  /** The ids of all resources, in their order; absent where it is as it was. */
  readonly resources?: readonly string[];
  readonly tables: readonly TableChange[];
  /** Whose appointments are no more, and those that are new or were moved, in order. */
  readonly agenda: {
    readonly cancelled: readonly string[];
    readonly noted: readonly Appointment[];
  };
  readonly memories: readonly MemoryChange[];
}
