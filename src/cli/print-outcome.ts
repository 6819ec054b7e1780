import type { GlobalOptions, Outcome, StreamItem } from "./command.ts";
import type { Output } from "./output.ts";
import { jsonText } from "./rendering/json-text.ts";
import { forTerminal, type View } from "./rendering/view.ts";

export interface Printing {
  output: Output;
  options: GlobalOptions;
  view: View;
  /** Calls back at each change of the terminal's size; returns what ends that. */
  onResize(listener: (view: View) => void): () => void;
}

/** Prints what a command has to say; returns its exit status. */
export async function printOutcome(outcome: Outcome, printing: Printing): Promise<number> {
  const { output, options, view } = printing;
  if (outcome.kind === "handover") return outcome.run();
  if (outcome.kind === "stream") {
    await printItems(outcome.items, printing);
    return 0;
  }
  if (options.json !== true) await output.write(forTerminal(view, outcome.text(view)));
  else if (outcome.kind === "report") {
    await output.write(jsonText(outcome.document, { indent: true }));
  } else await output.write(jsonLine({ type: "result", ...outcome.document }));
  if (outcome.kind === "result" && outcome.afterwards)
    await printItems(outcome.afterwards, printing);
  return outcome.exitStatus ?? 0;
}

async function printItems(
  items: Extract<Outcome, { kind: "stream" }>["items"],
  { output, options, onResize, ...printing }: Printing,
): Promise<void> {
  let { view } = printing;
  let drawn: StreamItem | null = null;
  const release = onResize((resized) => {
    view = resized;
    if (drawn !== null) void output.write(drawn.text(view));
  });
  try {
    for await (const item of items) {
      drawn = item.inPlace === true && options.json !== true ? item : null;
      await output.write(options.json === true ? documentLine(item) : item.text(view));
      if (output.closed) return;
    }
  } finally {
    release();
  }
}

function documentLine({ document }: StreamItem): string {
  return document === null ? "" : jsonLine(document);
}

function jsonLine(document: object): string {
  return jsonText({ schemaVersion: 1, ...document });
}
