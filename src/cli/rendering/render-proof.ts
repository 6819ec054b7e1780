import { unprovenWords } from "../../seed/proof/unproven-words.ts";
import type { ProveResult } from "../../stack/prove-running.ts";
import { seconds } from "../../util/durations.ts";
import { displayWidth, wrap } from "../../util/text-layout.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

const MARGIN = 4;
const GAP = 3;

/** Where the marked request was found, hop by hop, then what nobody can check. */
export function renderProof(result: ProveResult, view: View): string {
  const [nameColumns = 0] = columnWidths(
    result.hops.map(({ service }) => [service]),
    GAP,
  );
  const room = view.columns - MARGIN - nameColumns;
  const mark = paint(view, "green", "✔");
  const rows = result.hops.flatMap(({ service, detail }) =>
    wrap(detail, room).map((line, index) =>
      index === 0
        ? `  ${mark} ${pad(service, nameColumns)}${line}`
        : " ".repeat(MARGIN + nameColumns) + line,
    ),
  );
  const remarks = unprovenWords(result.unproven).flatMap((words) =>
    wrap(`Not proven: ${words}`, view.columns - 2).map((line) => `  ${line}`),
  );
  const count = `${result.hops.length} ${result.hops.length === 1 ? "hop" : "hops"}`;
  const words = `Proven in ${seconds(result.elapsedMs)}: ${count}.`;
  const trace = `trace ${result.traceId}`;
  const fits = displayWidth(`${words}  ${trace}`) <= view.columns;
  const last = paint(view, "bold", words) + (fits ? `  ${trace}` : `\n${trace}`);
  return `${[...rows, "", ...remarks, ...(remarks.length > 0 ? [""] : []), last].join("\n")}\n`;
}
