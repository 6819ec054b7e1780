import type { TimedUpResult } from "../../stack/timings/timed-up.ts";
import type { ServiceTiming } from "../../stack/timings/timings.ts";
import { seconds } from "../../util/durations.ts";
import { wrap } from "../../util/text-layout.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

const MARGIN = 2;
const TIME_COLUMNS = 9;
const BAR = "━";
const WAIT = "·";

type Shown = TimedUpResult["timings"];

interface Row {
  label: string;
  /** When it began to wait; the same as `startMs` where it did not. */
  fromMs: number;
  startMs: number;
  endMs: number;
  decisive: boolean;
}

/** Phases and services as bars over time, what decided it, and how it compares. */
export function renderTimings(timings: Shown, view: View): string {
  const rows = rowsOf(timings);
  const [labels = 0] = columnWidths(
    rows.map(({ label }) => [label]),
    2,
  );
  const columns = Math.max(10, view.columns - MARGIN - labels - TIME_COLUMNS);
  const scale = columns / Math.max(1, timings.totalMs);
  const lines = rows.map(({ label, fromMs, startMs, endMs, decisive }) => {
    const from = Math.min(columns - 1, Math.floor(fromMs * scale));
    const start = Math.min(columns - 1, Math.max(from, Math.floor(startMs * scale)));
    const length = Math.max(1, Math.min(columns - start, Math.round((endMs - startMs) * scale)));
    const bar = paint(view, decisive ? "cyan" : "dim", BAR.repeat(length));
    const drawn = " ".repeat(from) + WAIT.repeat(start - from) + bar;
    const time = seconds(endMs - startMs).padStart(TIME_COLUMNS);
    const rest = " ".repeat(columns - start - length);
    return " ".repeat(MARGIN) + pad(label, labels) + drawn + rest + time;
  });
  const remarks = remarksOf(timings)
    .flatMap((remark) => wrap(remark, view.columns - MARGIN))
    .map((line) => " ".repeat(MARGIN) + line);
  return `${[...lines, "", ...remarks, ""].join("\n")}\n`;
}

/** Services stand below the phase in which they became ready; what decided has an arrow. */
function rowsOf({ phases, services, chain }: Shown): Row[] {
  const waitedFrom = phases.find(({ name }) => name === "start")?.startMs ?? 0;
  return phases.flatMap(({ name, startMs, endMs }) => {
    const phase: Row = { label: name, fromMs: startMs, startMs, endMs, decisive: true };
    if (name !== "ready") return [phase];
    return [phase, ...services.map((service) => serviceRow(service, { chain, waitedFrom }))];
  });
}

function serviceRow(
  { name, startMs, readyMs }: ServiceTiming,
  { chain, waitedFrom }: { chain: readonly string[]; waitedFrom: number },
): Row {
  const decisive = chain.includes(name);
  const label = `${decisive ? "→" : " "} ${name}`;
  return { label, fromMs: Math.min(waitedFrom, startMs), startMs, endMs: readyMs, decisive };
}

function remarksOf({ services, chain, comparison, trace }: Shown): string[] {
  const last = services.at(-1);
  const decided =
    last === undefined
      ? []
      : [`Decided by ${chain.join(" → ")}, ready after ${seconds(last.readyMs)}.`];
  const stored = trace.missing === null && trace.url !== null;
  return [
    ...decided,
    comparison === null
      ? "The first timed run of its kind: nothing to compare it with."
      : compared(comparison),
    ...(stored ? [`Trace ${trace.url}`] : [`No trace: ${trace.missing ?? "there is no store"}.`]),
  ];
}

/** `0.4 s slower than the median of the last 5 runs.` */
function compared({ runs, differenceMs }: NonNullable<Shown["comparison"]>): string {
  const others = runs === 1 ? "the last run" : `the median of the last ${runs} runs`;
  const difference = seconds(Math.abs(differenceMs));
  if (difference === seconds(0)) return `As fast as ${others}.`;
  return `${difference} ${differenceMs < 0 ? "faster" : "slower"} than ${others}.`;
}
