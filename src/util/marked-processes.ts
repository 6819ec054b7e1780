import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { identify, type ProcessIdentity } from "./process-identity.ts";

/**
 * Every process of this user whose environment holds `name=value`, wherever it has gone: a process
 * keeps its environment through forks and new sessions, so this finds grandchildren that no parent
 * knows any more. Without the caller itself.
 */
export async function findMarkedProcesses(name: string, value: string): Promise<ProcessIdentity[]> {
  const marker = `${name}=${value}`;
  const pids = process.platform === "linux" ? await scanProc(marker) : await scanPs(marker);
  const found = await Promise.all(
    pids.filter((pid) => pid !== process.pid).map((pid) => identify(pid)),
  );
  return found.filter((identity) => identity !== null);
}

async function scanProc(marker: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const hits = await Promise.all(
    pids.map(async (pid) => {
      // Other users' processes cannot be read, and a process may end while we look.
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.split("\0").includes(marker);
    }),
  );
  return pids.filter((_, index) => hits[index]).map(Number);
}

async function scanPs(marker: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-E", "-ww", "-o", "pid=,command="], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split("\n")
    .filter((line) => line.includes(` ${marker} `) || line.endsWith(` ${marker}`))
    .map((line) => Number.parseInt(line, 10));
}
