import type { EventParts } from "../events/event-parts.ts";
import type { Change } from "../store/history.ts";
import type { Store } from "../store/store.ts";
import type { Agenda } from "../time/agenda.ts";
import type { Random } from "../time/random.ts";
import type { Writer } from "../write/writer.ts";
import type { Memory } from "./memory.ts";

/** What a component sees of the cluster that it is part of, and acts on. */
export interface World {
  /** The present, in virtual milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** The same as objects have it: RFC 3339 in whole seconds. */
  readonly now: string;
  readonly store: Store;
  readonly writer: Writer;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly eventParts: EventParts;
  /** Has a component look at a key, once, after what is in its queue already. */
  enqueue(component: string, key: string): void;
}

/**
 * A part of the control plane: a controller, the scheduler, a kubelet. It is told of changes, notes
 * what they are about, and brings one thing at a time to where it should be. Its state is its own, and
 * nothing of it may be a closure or a timer: what is to happen later is noted in the agenda, by its
 * name.
 */
export interface Component {
  /** Unique in a cluster. */
  readonly name: string;
  /**
   * It sums up what others do at one moment, so that once is enough: it acts when nobody else has
   * anything left to do at this moment.
   */
  readonly actsLast?: boolean;
  /** Told of every write, at once, before anybody acts on it. It must not write itself. */
  observe(change: Change, world: World): void;
  /** Does what there is to do about a key; called for what was enqueued and for what has come due. */
  reconcile(key: string, world: World): void;
  /** One with the same state that goes its own way, in a fork of the cluster. */
  fork(): Component;
  /** What a snapshot has to hold of it; absent for one that has all it knows from the objects. */
  readonly memory?: Memory;
  /** Has what it knows from the objects, in a cluster that was loaded. It must not write. */
  rebuild?(store: Store): void;
}
