import type { OperationReport } from "../../stack/simulation/simulation.ts";
import { counted } from "../../util/counted.ts";
import { evenBriefly, longFor } from "../../util/durations.ts";
import type { ErrorCode } from "../../util/errors.ts";
import { displayWidth, printable, wrap } from "../../util/text-layout.ts";
import { headline, undoOf, workloadTitle } from "./operation-words.ts";
import { foldedTable } from "./table.ts";
import { paint, type View } from "./view.ts";

type Workload = OperationReport["workloads"][number];
type Stranded = OperationReport["unplaceable"][number];

export interface OperationView {
  readonly view: View;
  readonly realtime: boolean;
  readonly exitStatus: number;
  /** Why the exit status is not 0: E_PODS_STRANDED when absent. */
  readonly code?: ErrorCode | undefined;
}

/** More zones are told as a range. */
const MOST_ZONES = 6;

/** Whether pods are left that should be elsewhere. */
export function isBad({ unplaceable, blocked }: OperationReport): boolean {
  return unplaceable.length > 0 || blocked.length > 0;
}

/** What came of an operation: what was done, what became of workloads, what is left to do. */
export function renderOperation(report: OperationReport, options: OperationView): string {
  const { view, realtime } = options;
  const took = realtime ? "happens as time passes" : `simulated ${longFor(report.simulatedMs)}`;
  const blocks = [
    headLines(printable(headline(report)), took, view),
    realtime ? [] : workloadTable(report, view),
    report.settled || realtime ? [] : restless(report, view),
    ...report.blocked.map((block) => blockedLines(block, view)),
    ...(realtime ? [] : report.unplaceable.map((one) => strandedLines(one, report, view))),
  ];
  const all = [...blocks, lastLines(report, options)].filter((lines) => lines.length > 0);
  return `${all.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headLines(words: string, took: string, view: View): string[] {
  const room = view.columns - displayWidth(words) - displayWidth(took);
  if (room >= 2) return [paint(view, "bold", words) + " ".repeat(room) + took];
  return [
    ...wrap(words, view.columns).map((line) => paint(view, "bold", line)),
    took.padStart(view.columns),
  ];
}

function workloadTable(report: OperationReport, view: View): string[] {
  const changed = report.workloads.filter(isConcerned);
  if (changed.length === 0) {
    const many = report.workloads.length > 0;
    return many ? ["  No pod was lost, moved or held up."] : [];
  }
  const hasRequests = changed.some(({ requests }) => requests !== null);
  const isCounted = changed.some(({ leastAvailable }) => leastAvailable !== null);
  const rows = [
    [
      ...["WORKLOAD", "BEFORE", "NOW"],
      ...(isCounted ? ["LEAST AVAILABLE"] : []),
      ...(hasRequests ? ["REQUESTS LOST"] : []),
    ],
    ...changed.map((workload) => [
      printable(workloadTitle(workload)),
      zonesText(workload.before, report, "before"),
      zonesText(workload.after, report, "after"),
      ...(isCounted ? [leastText(workload)] : []),
      ...(hasRequests ? [lostText(workload, report)] : []),
    ]),
  ];
  return foldedTable(rows, view.tableColumns);
}

function isConcerned(workload: Workload): boolean {
  const { before, after, lost, placed, waiting, leastAvailable, wanted } = workload;
  const isShort = wanted !== null && leastAvailable !== null && leastAvailable.pods < wanted;
  return (
    lost > 0 ||
    placed > 0 ||
    waiting > 0 ||
    isShort ||
    before.some((pods, at) => pods !== after[at])
  );
}

/** `2 · 2 · –`: a zone that nothing can come into has no number. */
function zonesText(
  pods: readonly number[],
  { zones }: Pick<OperationReport, "zones">,
  when: "before" | "after",
): string {
  if (pods.length > MOST_ZONES) {
    const [least, most] = [Math.min(...pods), Math.max(...pods)];
    return `${least === most ? least : `${least} to ${most}`} in ${pods.length} zones`;
  }
  return pods
    .map((count, at) => (count === 0 && when === "after" && !zones[at]?.isOpen ? "–" : count))
    .join(" · ");
}

function leastText({ wanted, leastAvailable }: Workload): string {
  if (leastAvailable === null) return "";
  const { pods, forMs } = leastAvailable;
  const of = wanted === null ? String(pods) : `${pods} of ${wanted}`;
  if (wanted !== null && pods >= wanted) return of;
  return forMs === null ? `${of} for ever` : `${of} for ${evenBriefly(forMs)}`;
}

/**
 * `34 % for 37 s`: the share of those that were sent while some were lost. Requests are a flow: of all of
 * an operation so many were sent then as that time is a part of its own.
 */
function lostText({ requests }: Workload, { simulatedMs }: OperationReport): string {
  if (requests === null) return "";
  const { succeeded, lost, lossyMs } = requests;
  if (lost === 0) return "none";
  const sent = (succeeded + lost) * Math.min(1, lossyMs / simulatedMs);
  return `${percentText(Math.min(1, lost / sent) * 100)} for ${evenBriefly(lossyMs)}`;
}

function percentText(percent: number): string {
  if (percent < 0.1) return "under 0.1 %";
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

function restless({ restless: pods, simulatedMs }: OperationReport, view: View): string[] {
  const who = pods.length === 1 ? pods[0] : counted(pods.length, "pod");
  const words = `Not settled after ${longFor(simulatedMs)}: ${who} still ${pods.length === 1 ? "changes" : "change"}.`;
  return hanging("! ", words, view);
}

function blockedLines(
  { workload, node, pods, why }: OperationReport["blocked"][number],
  view: View,
): string[] {
  const many = counted(pods.length, "pod");
  const of =
    workload.kind === "Pod" ? `pod ${workload.name}` : `${many} of ${workloadTitle(workload)}`;
  const words = `${node} is not empty: ${of} ${pods.length === 1 ? "stays" : "stay"}`;
  return [
    paint(view, ["red", "bold"], `✖ ${printable(words)}`),
    ...hanging("    ", printable(why), view),
  ];
}

function strandedLines(
  { workload, pods, reasons, fixes }: Stranded,
  report: OperationReport,
  view: View,
): string[] {
  const what =
    workload.kind === "Pod"
      ? `pod ${workloadTitle(workload)}`
      : `${counted(pods.length, "pod")} of ${workloadTitle(workload)}`;
  return [
    paint(view, ["red", "bold"], `✖ ${printable(what)} cannot be placed`),
    ...reasons.flatMap(({ nodes, words }) =>
      hanging(nodes === null ? "    " : `    ${counted(nodes, "node")}: `, printable(words), view),
    ),
    ...fixes.flatMap(({ change, after, waiting }, index) => {
      const label = index === 0 ? "  Fix, simulated: " : "  Or: ";
      const then = `${zonesText(after, report, "after")}, ${waiting} pending.`;
      return hanging(label, `${change} → ${then}`, view);
    }),
  ];
}

function lastLines(
  report: OperationReport,
  { view, exitStatus, code = "E_PODS_STRANDED" }: OperationView,
): string[] {
  const undo = undoOf(report);
  const words = undo === null ? "" : `Undo: ${view.commandName} ${undo}`;
  if (exitStatus === 0) return words === "" ? [] : [words];
  const status = statusWords(code, exitStatus);
  const room = view.columns - displayWidth(words) - displayWidth(status);
  if (room >= 2) return [words + " ".repeat(room) + status];
  return [...(words === "" ? [] : [words]), status.padStart(view.columns)];
}

/** Why a command failed, for the end of its last line. */
export function statusWords(code: ErrorCode, exitStatus: number): string {
  return `${code} · exit ${exitStatus}`;
}

/** The label on the first line, and the words below each other behind it. */
function hanging(label: string, words: string, view: View): string[] {
  const width = displayWidth(label);
  return wrap(words, view.columns - width).map(
    (line, index) => (index === 0 ? label : " ".repeat(width)) + line,
  );
}
