import type { Memory } from "../../components/memory.ts";
import { ClusterView } from "../cluster-view.ts";
import { DecisionBook } from "../explain/decision-book.ts";
import { SchedulingQueue } from "../queue/scheduling-queue.ts";
import { Attempts } from "./attempts.ts";
import { Nominees } from "./nominees.ts";
import { PendingBindings } from "./pending-bindings.ts";
import { Remembered } from "./remembered.ts";

/** By this name the scheduler is known, to pods and in events. */
export const SCHEDULER = "default-scheduler";

/** What the scheduler is told when the claims of a pod have changed, or time is up for them. */
export const CLAIMS = "claims ";

/** What the scheduler knows and remembers. */
export interface Parts {
  readonly view: ClusterView;
  readonly queue: SchedulingQueue;
  readonly nominees: Nominees;
  readonly bindings: PendingBindings;
  readonly decisions: DecisionBook;
  readonly attempts: Attempts;
  /** Whether it goes on from objects of a cluster that was loaded, whose decisions nobody has kept. */
  readonly isLoaded: Remembered<boolean>;
  /** Where the next cycle begins among the nodes. */
  readonly start: Remembered<number>;
  /** The nodes of a cluster that is loaded, in the order in which they came. */
  readonly nodeOrder: Remembered<readonly string[]>;
}

export function newParts(): Parts {
  return {
    view: ClusterView.empty(),
    queue: SchedulingQueue.empty(),
    nominees: Nominees.none(),
    bindings: PendingBindings.none(),
    decisions: DecisionBook.empty(),
    attempts: new Attempts(),
    isLoaded: new Remembered(false),
    start: new Remembered(0),
    nodeOrder: new Remembered<readonly string[]>([]),
  };
}

export function forkedParts(parts: Parts): Parts {
  const { view, queue, nominees, bindings, decisions, start, nodeOrder } = parts;
  const { attempts, isLoaded } = parts;
  return {
    view: view.fork(),
    queue: queue.fork(),
    nominees: nominees.fork(),
    bindings: bindings.fork(),
    decisions: decisions.fork(),
    attempts: attempts.fork(),
    isLoaded: isLoaded.fork(),
    start: start.fork(),
    nodeOrder: nodeOrder.fork(),
  };
}

/** What cannot be had from the objects. */
export function memoryOf({ view, queue, bindings, start, nodeOrder }: Parts): Memory {
  const nodes = {
    save: () => view.nodesAsTheyCame,
    load: (saved: unknown) => nodeOrder.load(saved),
  };
  return { queue, bindings, start, nodes };
}
