import type { KubeObject } from "../../objects/meta.ts";

/** An event, with all by which its text may differ from one watch to another. */
interface EventOfWatch {
  readonly type: string;
  /** As it is stored. */
  readonly object: KubeObject;
  /** In whose version it is shown: always the same object for the same version. */
  readonly kind: object;
  readonly nowMs: number;
  readonly aheadMs: number;
}

/**
 * Texts of events of which each is told to many watches, one watch after the other: made once, for as
 * long as nothing else is told.
 */
export class EventTexts {
  #last: (EventOfWatch & { readonly text: string }) | null = null;

  /** The text of an event; `make` is called for one that is not the last one. */
  textOf(event: EventOfWatch, make: () => string): string {
    const last = this.#last;
    if (last !== null && isSame(last, event)) return last.text;
    const text = make();
    this.#last = { ...event, text };
    return text;
  }
}

function isSame(one: EventOfWatch, other: EventOfWatch): boolean {
  return (
    one.object === other.object &&
    one.type === other.type &&
    one.kind === other.kind &&
    one.nowMs === other.nowMs &&
    one.aheadMs === other.aheadMs
  );
}
