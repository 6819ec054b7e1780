import { spawn } from "node:child_process";
import { chmod, mkdir, open, rm } from "node:fs/promises";
import { writeFileAtomically } from "../atomic-file.ts";
import type { Clock } from "../clock.ts";
import { endProcesses } from "../end-processes.ts";
import { requestJson } from "../socket-request.ts";
import type { DetachedProcess, Executor } from "./executor.ts";

/** The executor that acts. */
export function realExecutor(clock: Clock): Executor {
  return {
    async makeFolder(path, mode) {
      await mkdir(path, { recursive: true, mode });
      await chmod(path, mode);
    },
    writeFile: writeFileAtomically,
    remove: (path) => rm(path, { recursive: true, force: true }),
    spawnDetached,
    end: (processes, graceMs) => endProcesses(processes, { clock, graceMs }),
    post: (socketPath, path, body) => requestJson({ socketPath, method: "POST", path, body }),
  };
}

async function spawnDetached(spec: DetachedProcess): Promise<void> {
  const log = await open(spec.logPath, "a", 0o600);
  try {
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: true,
      stdio: [spec.attached ? "pipe" : "ignore", log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
    (child.stdin as { unref?: () => void } | null)?.unref?.();
  } finally {
    await log.close();
  }
}
