import type { TraceSpan } from "../../seed/trace.ts";
import { cut, displayWidth, printable } from "../../util/text-layout.ts";
import { spanTree } from "./span-tree.ts";
import { pad } from "./table.ts";
import { paint, type View } from "./view.ts";

const MARGIN = 2;
const TIME_COLUMNS = 10;
const MAX_LABEL_COLUMNS = 44;
const MIN_BAR_COLUMNS = 10;

/** A trace as bars over time: who did what for how long, nested by who asked for it. */
export function renderWaterfall(spans: readonly TraceSpan[], view: View): string {
  if (spans.length === 0) return "";
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const totalMs = Math.max(...spans.map((span) => span.endMs)) - startMs;
  const rows = labels(spans);
  const most = view.columns - MARGIN - TIME_COLUMNS - MIN_BAR_COLUMNS - 2;
  const labelColumns =
    Math.min(MAX_LABEL_COLUMNS, most, Math.max(...rows.map(({ label }) => displayWidth(label)))) +
    2;
  const barColumns = view.columns - MARGIN - labelColumns - TIME_COLUMNS;
  const lines = rows.map(({ label, span }) => {
    const name = pad(shorten(label, labelColumns - 2), labelColumns);
    const { offset, length } = place(span, { startMs, totalMs, columns: barColumns });
    const bar = " ".repeat(offset) + "━".repeat(length);
    const color = span.error ? "red" : "cyan";
    const time = milliseconds(span.endMs - span.startMs).padStart(TIME_COLUMNS);
    const drawn = " ".repeat(offset) + paint(view, color, "━".repeat(length));
    return " ".repeat(MARGIN) + name + drawn + " ".repeat(barColumns - bar.length) + time;
  });
  return `${lines.join("\n")}\n`;
}

interface Row {
  label: string;
  span: TraceSpan;
}

/** `router  POST /v1/ask`; the service only where it changes, errors in words. */
function labels(spans: readonly TraceSpan[]): Row[] {
  const tree = spanTree(spans);
  const services = Math.max(...tree.map(({ span }) => displayWidth(span.service)));
  return tree.map(({ span, depth }, index) => {
    const before = tree[index - 1]?.span.service;
    const service = before === span.service ? "" : printable(span.service);
    const mark = span.error ? "✖ " : "";
    const name = `${"  ".repeat(depth)}${mark}${printable(shortName(span.name))}`;
    return { label: `${pad(service, services)}  ${name}`, span };
  });
}

/** gRPC names carry their package: the method and its service are enough. */
function shortName(name: string): string {
  return name.replace(/^(?:\w+\.)+(\w+\/\w+)$/, "$1");
}

/** At least one column, within the bars' columns. */
function place(
  span: TraceSpan,
  scale: { startMs: number; totalMs: number; columns: number },
): { offset: number; length: number } {
  // Shorter than clocks can tell: all happened at once.
  if (scale.totalMs < 1e-6) return { offset: 0, length: scale.columns };
  const perMs = scale.columns / scale.totalMs;
  const offset = Math.min(scale.columns - 1, Math.floor((span.startMs - scale.startMs) * perMs));
  const length = Math.round((span.endMs - span.startMs) * perMs);
  return { offset, length: Math.max(1, Math.min(length, scale.columns - offset)) };
}

function shorten(text: string, columns: number): string {
  return displayWidth(text) <= columns ? text : `${cut(text, columns - 1)}…`;
}

function milliseconds(durationMs: number): string {
  if (durationMs >= 10_000) return `${(durationMs / 1_000).toFixed(1)} s`;
  return `${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`;
}
