import type { DoctorReport } from "../../stack/doctor/doctor.ts";
import { counted } from "../../util/counted.ts";
import { table } from "./markdown.ts";
import { heading } from "./summarize.ts";
import { workflowCommand } from "./workflow-command.ts";

const COMMANDS = { problem: "error", warning: "warning" } as const;

/** What is not in order, as annotations of the run as a whole. */
export function annotateDoctor({ findings }: DoctorReport): string {
  return findings
    .map(({ status, check, summary, fix }) =>
      status === "ok"
        ? ""
        : workflowCommand(
            COMMANDS[status],
            { title: `devstack doctor: ${check}` },
            [summary, ...(fix === null ? [] : [fix])].join("\n"),
          ),
    )
    .join("");
}

export function summarizeDoctor({ findings }: DoctorReport): string {
  const bad = findings.filter(({ status }) => status !== "ok");
  const rows = bad.map(({ status, check, summary, fix }) => [status, check, summary, fix ?? ""]);
  const words = bad.length === 0 ? "everything is in order" : counted(bad.length, "finding");
  return [heading(words), table(["", "check", "finding", "fix"], rows)].join("\n");
}
