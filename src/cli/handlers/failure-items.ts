import type { FailureLog } from "../../stack/failure-logs.ts";
import type { Stack } from "../../stack/stack.ts";
import { ageMs, longFor } from "../../util/durations.ts";
import type { CommandContext, StreamItem } from "../command.ts";
import { logPrinter } from "../rendering/log-prefix.ts";
import { forTerminal, paint, type View } from "../rendering/view.ts";
import { logDocument } from "./log-items.ts";

/** The lines around failures as items of a stream; each failure stands where it happened. */
export async function* failureItems(
  { api, signal, arguments: services }: CommandContext,
  stack: Stack,
  before: number,
): AsyncIterable<StreamItem> {
  const failures = await api.failureLogs(stack, { services, before, signal });
  const print = logPrinter(failures.map(({ service }) => service));
  for (const [index, failure] of failures.entries()) {
    const { service, at, reason } = failure;
    for (const line of failure.before) {
      yield { document: logDocument(line), text: (view) => print(line, view) };
    }
    yield {
      document: { type: "failure", service, at: new Date(at).toISOString(), reason },
      text: (view) => failureLine(failure, view),
    };
    for (const line of failure.after) {
      yield { document: logDocument(line), text: (view) => print(line, view) };
    }
    if (index < failures.length - 1) yield { document: null, text: () => "\n" };
  }
  if (failures.length === 0) {
    yield { document: null, text: () => NOTHING_ENDED };
  }
}

/** A service that is not ready, but runs, has no such moment: `devstack status` shows it. */
const NOTHING_ENDED = "No service has ended by itself since it was last started.\n";

function failureLine({ service, reason, at }: FailureLog, view: View): string {
  const words = `${service} ${reason} · ${longFor(ageMs(at, view.now))} ago`;
  return `${paint(view, "red", forTerminal(view, `✖ ${words}`))}\n`;
}
