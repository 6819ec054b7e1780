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
    pids.filter((pid) => pid !== process.pid).map((pid) => identifyMarked(pid, marker)),
  );
  return found.filter((identity) => identity !== null);
}

/** Looks at the mark again: the pid may have become another process's since the first look. */
async function identifyMarked(pid: number, marker: string): Promise<ProcessIdentity | null> {
  const identity = await identify(pid);
  if (process.platform !== "linux") return identity;
  return (await hasMark(pid, marker)) ? identity : null;
}

async function scanProc(marker: string): Promise<number[]> {
  const entries = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const pids = entries.map(Number);
  const hits = await Promise.all(pids.map((pid) => hasMark(pid, marker)));
  return pids.filter((_, index) => hits[index]);
}

/** Other users' processes cannot be read, and a process may end while we look. */
async function hasMark(pid: number, marker: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  return environment.split("\0").includes(marker);
}

async function scanPs(marker: string): Promise<number[]> {
  // -x: also those without a terminal, which are all that a supervisor starts.
  const args = ["-x", "-E", "-ww", "-o", "pid=,command="];
  const { stdout } = await promisify(execFile)("ps", args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split("\n")
    .filter((line) => line.includes(` ${marker} `) || line.endsWith(` ${marker}`))
    .map((line) => Number.parseInt(line, 10));
}
