import type { TraceSpan } from "../../seed/trace.ts";

/** A span and how deep it lies below the root. */
export interface PlacedSpan {
  span: TraceSpan;
  depth: number;
}

/**
 * The spans of a trace from above to below: each followed by what it caused, in order of time.
 * Spans whose parent is not part of the trace count as roots, so that none is lost.
 */
export function spanTree(spans: readonly TraceSpan[]): PlacedSpan[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string | null, TraceSpan[]>();
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const { parentSpanId } = span;
    const parent = parentSpanId !== null && known.has(parentSpanId) ? parentSpanId : null;
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const placed = new Set<string>();
  const place = (parent: string | null, depth: number): PlacedSpan[] =>
    (children.get(parent) ?? []).flatMap((span) => {
      if (placed.has(span.spanId)) return [];
      placed.add(span.spanId);
      return [{ span, depth }, ...place(span.spanId, depth + 1)];
    });
  const tree = place(null, 0);
  // Spans that are each other's ancestors hang from no root.
  const lost = spans.filter(({ spanId }) => !placed.has(spanId));
  return [...tree, ...lost.map((span) => ({ span, depth: 0 }))];
}
