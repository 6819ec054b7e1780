import { chmod, mkdir, rm } from "node:fs/promises";
import { writeFileAtomically } from "../atomic-file.ts";
import type { Clock } from "../clock.ts";
import { endProcesses } from "../end-processes.ts";
import { requestJson } from "../socket-request.ts";
import type { Executor } from "./executor.ts";
import { spawnDetached } from "./spawn-detached.ts";

/** The executor that acts. */
export function realExecutor(clock: Clock): Executor {
  return {
    async makeFolder(path, mode) {
      await mkdir(path, { recursive: true, mode });
      await chmod(path, mode);
    },
    writeFile: writeFileAtomically,
    remove: (path) => rm(path, { recursive: true, force: true }),
    spawnDetached: (spec) => spawnDetached(spec, clock),
    end: (processes, graceMs) => endProcesses(processes, { clock, graceMs }),
    post: (socketPath, path, body, signal) =>
      requestJson({ socketPath, method: "POST", path, body, ...(signal && { signal }) }),
  };
}
