import { EXIT_STATUS } from "../../util/errors.ts";
import type { CommandContext, Report } from "../command.ts";
import { renderDoctor } from "../rendering/render-doctor.ts";

/** `devstack doctor`: exits with that of an environment that is not fit when there is a problem. */
export async function runDoctor({ api, openStack, signal }: CommandContext): Promise<Report> {
  const report = await api.doctor(await openStack(), { signal });
  return {
    kind: "report",
    document: report,
    text: (view) => renderDoctor(report, view),
    exitStatus: report.ok ? 0 : EXIT_STATUS.environment,
    github: async ({ mask }) => {
      const { annotateDoctor, summarizeDoctor } = await import("../github/doctor.ts");
      const masked = mask(report);
      return { annotations: annotateDoctor(masked), summary: summarizeDoctor(masked) };
    },
  };
}
