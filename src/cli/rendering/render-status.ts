import type { ServiceReport, StatusReport } from "../../stack/status.ts";
import { about, ageMs, longFor } from "../../util/durations.ts";
import { displayWidth, wrap } from "../../util/text-layout.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

const HEAD = ["SERVICE", "STATE", "SINCE", "ENDPOINT", "NOTE"] as const;
const GAP = 3;
const MARGIN = "  ";
/** A note narrower than this is a column of single words: it goes below instead. */
const NARROW = 24;
const NARROWEST = 16;

/** The stack in one line, then a row for each service. */
export function renderStatus({ stack, services }: StatusReport, view: View): string {
  const facts = [
    stack.name,
    stack.runtime,
    paint(view, colorOf(stack.state), stack.state),
    ...(stack.startedAt === null ? [] : [`up ${longFor(ageMs(stack.startedAt, view.now))}`]),
    ...(stack.provenAt === null ? [] : [`proven ${longFor(ageMs(stack.provenAt, view.now))} ago`]),
  ];
  const why = stack.state === "ready" ? [] : wrap(stack.reason, view.columns - MARGIN.length);
  const heading = [facts.join(" · "), ...why.map((line) => MARGIN + line)];
  if (services.length === 0) return `${heading.join("\n")}\n`;
  return `${[...heading, "", ...table(services, stack.reason, view)].join("\n")}\n`;
}

function table(services: readonly ServiceReport[], stackReason: string, view: View): string[] {
  const rows = services.map((service) => ({ cells: cells(service, view), service }));
  const widths = columnWidths([[...HEAD], ...rows.map((row) => row.cells)], GAP);
  const head = MARGIN + HEAD.map((title, column) => pad(title, widths[column] ?? 0)).join("");
  return [
    paint(view, "dim", head.trimEnd()),
    ...rows.flatMap(({ cells, service }) => {
      // What is true of the whole stack has been said above.
      const known =
        service.reason === stackReason ? { ...service, reason: service.state } : service;
      return lines(known, cells, widths, view);
    }),
  ];
}

function cells(service: ServiceReport, view: View): string[] {
  const since = service.state === "stopped" ? null : (service.readyAt ?? service.startedAt);
  return [
    service.name,
    service.state,
    since === null ? "" : about(ageMs(since, view.now)),
    mainEndpoint(service),
  ];
}

/** A service's row; a note that finds no room beside its row continues below it. */
function lines(
  service: ServiceReport,
  cells: readonly string[],
  widths: readonly number[],
  view: View,
): string[] {
  const plain = MARGIN + cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join("");
  const colored = plain.replace(service.state, paint(view, colorOf(service.state), service.state));
  const note = noteOf(service);
  if (note === "") return [colored.trimEnd()];
  const endpointColumn = MARGIN.length + sum(widths.slice(0, 3));
  const noteColumn = cells[3] === "" ? endpointColumn : displayWidth(plain);
  const room = view.tableColumns - noteColumn;
  if (room >= NARROW || displayWidth(note) <= room) {
    const [first = "", ...others] = wrap(note, room);
    const row = cells[3] === "" ? colored.trimEnd() + " ".repeat(tail(cells, widths)) : colored;
    return [row + first, ...others.map((line) => " ".repeat(noteColumn) + line)];
  }
  const below = wrap(note, Math.max(NARROWEST, view.tableColumns - endpointColumn));
  return [colored.trimEnd(), ...below.map((line) => " ".repeat(endpointColumn) + line)];
}

/** Blanks between the last cell of a row without an endpoint and the column of endpoints. */
function tail(cells: readonly string[], widths: readonly number[]): number {
  const filled = MARGIN + cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join("");
  return MARGIN.length + sum(widths.slice(0, 3)) - displayWidth(filled.trimEnd());
}

/** Why it is not ready; else what is worth knowing. A job that is done has nothing to explain. */
function noteOf({ state, reason, notes, restarts }: ServiceReport): string {
  const why = state === "ready" || state === "done" || reason === state ? [] : [reason];
  const again = restarts === 0 ? [] : [`${restarts} ${restarts === 1 ? "restart" : "restarts"}`];
  return [...why, ...again, ...notes].join("; ");
}

/** The address people want first: a URL, else whatever there is. */
function mainEndpoint({ endpoints }: Pick<ServiceReport, "endpoints">): string {
  const all = Object.values(endpoints);
  return endpoints["grpc"] ?? endpoints["http"] ?? all[0] ?? "";
}

function colorOf(state: string): "green" | "yellow" | "red" | "dim" {
  if (state === "ready" || state === "done") return "green";
  if (state === "failed") return "red";
  return state === "disabled" || state === "stopped" ? "dim" : "yellow";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
