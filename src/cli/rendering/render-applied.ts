import type { AppliedObject } from "../../stack/simulation/apply/apply-manifests.ts";
import type { OperationReport } from "../../stack/simulation/simulation.ts";
import { printable, wrap } from "../../util/text-layout.ts";
import { renderOperation, statusWords } from "./render-operation.ts";
import { columnWidths, pad } from "./table.ts";
import { paint, type View } from "./view.ts";

interface Applied {
  readonly objects: readonly AppliedObject[];
  /** Null where nothing was waited for. */
  readonly operation: OperationReport | null;
  readonly dryRun: boolean;
}

/** What became of each object, and then of the cluster. */
export function renderApplied(
  { objects, operation, dryRun }: Applied,
  { view, exitStatus }: { view: View; exitStatus: number },
): string {
  const rows = objects.map(({ kind, namespace, name, result }) => [
    `${result === "refused" ? "✖" : "✔"} ${kind}`,
    printable(namespace === "default" ? name : `${namespace}/${name}`),
    `${result}${dryRun ? " (dry run)" : ""}`,
  ]);
  const widths = columnWidths(rows, 3);
  const lines = objects.flatMap(({ result, message }, index) => [
    `  ${rows[index]?.map((cell, column) => pad(cell, widths[column] ?? 0)).join("") ?? ""}`.trimEnd(),
    ...(result === "refused" ? refusal(message, view) : []),
  ]);
  const told = `${lines.join("\n")}\n`;
  const isRefused = objects.some(({ result }) => result === "refused");
  const code = isRefused ? "E_CLUSTER_REFUSED" : undefined;
  if (operation !== null) {
    return `${told}\n${renderOperation(operation, { view, realtime: false, exitStatus, code })}`;
  }
  if (code === undefined) return told;
  return `${told}${statusWords(code, exitStatus).padStart(view.columns)}\n`;
}

function refusal(message: string, view: View): string[] {
  const indent = "    ";
  return wrap(printable(message), view.columns - indent.length).map(
    (line) => indent + paint(view, "red", line),
  );
}
