import type { ImageEvent } from "../../plan/events.ts";
import { seconds } from "../../util/durations.ts";
import type { CliEvent } from "../command.ts";
import type { EventRenderer } from "./event-renderer.ts";
import { fastForwardText } from "./fast-forward-text.ts";
import { finishedRow, phaseLines, ROW_COLUMNS } from "./phase-line.ts";
import { stackLine } from "./stack-line.ts";
import { forTerminal, paint, type View } from "./view.ts";

/** A log is told only now and then how far the cluster's time has come. */
const FAST_FORWARD_MS = 10_000;

/** One line per event, no cursor movement: for logs, files and CI. */
export function plainRenderer(write: (text: string) => void, view: View): EventRenderer {
  let shown = false;
  let fastForwardMs = 0;
  return {
    onEvent(event) {
      if (event.type === "fast-forward") {
        if (event.elapsedMs - fastForwardMs < FAST_FORWARD_MS) return;
        fastForwardMs = event.elapsedMs;
      }
      for (const line of linesOf(event, view)) {
        shown = true;
        write(`${forTerminal(view, line)}\n`);
      }
    },
    async close() {
      if (shown) write("\n");
      shown = false;
    },
  };
}

function linesOf(event: CliEvent, view: View): string[] {
  switch (event.type) {
    case "stack":
      return [...stackLine(event, view.columns), ""];
    case "notice":
      return [`  ${event.message}`];
    case "fast-forward":
      return [`  ${fastForwardText(event)}`];
    case "phase": {
      if (event.status === "started") return [];
      const mark = event.status === "failed" ? paint(view, "red", "✖") : paint(view, "green", "✔");
      const rows = phaseLines(finishedRow(event), Math.min(view.columns, ROW_COLUMNS) - 4);
      return rows.map((row, index) => `  ${index === 0 ? mark : " "} ${row}`);
    }
    case "service":
      // That something begins says nothing that its end would not say.
      if (event.state === "pending" || event.state === "starting") return [];
      return [`    ${subject(event.service, event.state, reasonOf(event))}${at(event.elapsedMs)}`];
    case "image":
      return imageLines(event);
    case "hop":
      return [
        `    ${subject(event.service, event.ok ? "proven" : "not proven", event.detail)}${at(event.elapsedMs)}`,
      ];
  }
}

/** Of what may take minutes also the begin is told; how far it is would fill a log. */
function imageLines({ image, way, status, detail, elapsedMs }: ImageEvent): string[] {
  const [doing, done] = way === "pull" ? ["pulling", "pulled"] : ["building", "built"];
  switch (status) {
    case "started":
      return [`    ${image}: ${doing}`];
    case "progress":
      return [];
    case "done":
      return [`    ${image}: ${done}${at(elapsedMs)}`];
    case "failed":
      return [`    ${image}: not ${done}: ${detail}${at(elapsedMs)}`];
  }
}

/** What is ready has nothing to explain. */
function reasonOf({ state, reason }: Extract<CliEvent, { type: "service" }>): string {
  return state === "ready" ? "" : reason;
}

function subject(service: string, state: string, reason: string): string {
  return reason === "" || reason === state
    ? `${service} ${state}`
    : `${service} ${state}: ${reason}`;
}

function at(elapsedMs: number): string {
  return ` (${seconds(elapsedMs)})`;
}
