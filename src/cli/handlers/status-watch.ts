import type { ServiceReport, StatusReport } from "../../stack/status.ts";
import type { CommandContext, LineStream, StreamItem } from "../command.ts";
import { redrawer } from "../rendering/redraw.ts";
import { renderStatus } from "../rendering/render-status.ts";
import { forTerminal, type View } from "../rendering/view.ts";

/** `devstack status --watch`: ends with Ctrl-C only, as an interrupted command. */
export async function watchStatus(context: CommandContext): Promise<LineStream> {
  return { kind: "stream", items: changes(context) };
}

async function* changes(context: CommandContext): AsyncIterable<StreamItem> {
  const { api, clock, signal } = context;
  const stack = await context.openStack();
  const show = printer();
  for await (const report of api.watchStatus(stack, { signal })) {
    yield {
      document: { ...report, type: "status" },
      // Ages are counted to the moment of each look, not to that of the command's beginning.
      text: (view) => forTerminal(view, show(report, { ...view, now: clock.now() })),
      inPlace: true,
    };
  }
}

/** In place where that can be, else a line for each change. */
function printer(): (report: StatusReport, view: View) => string {
  const draw = redrawer();
  let before: StatusReport | null = null;
  return (report, view) => {
    const { rows, tableColumns: columns } = view;
    if (rows !== undefined) return draw(renderStatus(report, view), { rows, columns });
    const lines = changedRows(report, before).map(([name, state, reason]) => {
      const why = reason === state ? "" : `: ${reason}`;
      return `${new Date(view.now).toISOString()}  ${name} ${state}${why}\n`;
    });
    before = report;
    return lines.join("");
  };
}

type Row = readonly [name: string, state: string, reason: string];

/** The stack first, then each service that is not as it was. */
function changedRows(report: StatusReport, before: StatusReport | null): Row[] {
  const known = new Set(before === null ? [] : rowsOf(before).map(String));
  return rowsOf(report).filter((row) => !known.has(String(row)));
}

function rowsOf({ stack, services }: StatusReport): Row[] {
  return [[`stack ${stack.name}`, stack.state, stack.reason], ...services.map(rowOf)];
}

/** What is well has nothing to explain but how often it was restarted. */
function rowOf({ name, state, reason, restarts }: ServiceReport): Row {
  const again = restarts === 0 ? [] : [`${restarts} ${restarts === 1 ? "restart" : "restarts"}`];
  const why = state === "ready" || state === "done" ? again : [reason, ...again];
  return [name, state, why.length === 0 ? state : why.join("; ")];
}
