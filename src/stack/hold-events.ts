import type { EventSink, StackEvent } from "../plan/events.ts";

/**
 * A sink that keeps what it is told until `release`: for a step that begins before its turn. Of a
 * service only the last state is told then: what it was before has been overtaken.
 */
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
      const last = new Map(
        events.flatMap((event) => (event.type === "service" ? [[event.service, event]] : [])),
      );
      for (const event of events) {
        if (event.type !== "service" || last.get(event.service) === event) emit(event);
      }
    },
  };
}
