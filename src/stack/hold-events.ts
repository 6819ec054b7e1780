import type { EventSink, StackEvent } from "../plan/events.ts";

/** A sink that keeps what it is told until `release`: for a step that begins before its turn. */
export function holdEvents(emit: EventSink): { emit: EventSink; release: () => void } {
  let kept: StackEvent[] | null = [];
  return {
    emit: (event) => {
      if (kept === null) emit(event);
      else kept.push(event);
    },
    release: () => {
      const events = kept ?? [];
      kept = null;
      for (const event of events) emit(event);
    },
  };
}
