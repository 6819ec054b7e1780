import { constants } from "node:fs";
import { appendFile, mkdir, open, readFile, rm, unlink } from "node:fs/promises";
import { isWritten, writeFileAtomically } from "../atomic-file.ts";
import type { Clock } from "../clock.ts";
import { endProcesses } from "../end-processes.ts";
import { holdOpen, requestJson } from "../socket-request.ts";
import { changing } from "../storage-fault.ts";
import type { Executor } from "./executor.ts";
import { runProgram } from "./run-program.ts";
import { spawnDetached } from "./spawn-detached.ts";
import { startOnDesktop } from "./start-on-desktop.ts";

/** The executor that acts. */
export function realExecutor(clock: Clock): Executor {
  return {
    makeFolder: (path, mode) => changing(path, () => makeFolder(path, mode)),
    writeFile: (path, content, mode) =>
      changing(path, async () => {
        if (await isWritten(path, content, mode)) return;
        await writeFileAtomically(path, content, mode);
      }),
    copyFile: (source, path, mode) =>
      changing(path, async () => writeFileAtomically(path, await readFile(source), mode)),
    overwriteFile: (path, content) => changing(path, () => overwriteFile(path, content)),
    appendFile: (path, content) => changing(path, () => appendFile(path, content)),
    removeFile: (path) => changing(path, () => removeFile(path)),
    remove: (path) => changing(path, () => rm(path, { recursive: true, force: true })),
    spawnDetached: (spec) => changing(spec.logPath, () => spawnDetached(spec, clock)),
    runProgram,
    changeEngine: (_what, act) => act(),
    end: (processes, graceMs) => endProcesses(processes, { clock, graceMs }),
    post: (socketPath, path, body, signal) =>
      requestJson({ socketPath, method: "POST", path, body, ...(signal && { signal }) }),
    startOnDesktop: (program) => startOnDesktop(program, clock),
    attach: holdOpen,
  };
}

async function makeFolder(path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true, mode });
  // Not chmod(2), which would go through a link that somebody has put here.
  const folder = await open(
    path,
    constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
  );
  try {
    await folder.chmod(mode);
  } finally {
    await folder.close();
  }
}

async function overwriteFile(path: string, content: string): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    await file.writeFile(content);
    await file.truncate(Buffer.byteLength(content));
  } finally {
    await file.close();
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
