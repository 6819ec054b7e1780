import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * A process told apart from a later one with the same pid: pids are reused, a pid together with
 * the start time is not.
 */
export interface ProcessIdentity {
  pid: number;
  /** Opaque: clock ticks since boot on Linux, the start date on macOS. */
  startToken: string;
}

/** The identity of a running process, or null when there is none with that pid. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const startToken =
    process.platform === "linux" ? (await readStat(pid))?.startToken : await psStart(pid);
  return startToken === undefined ? null : { pid, startToken };
}

/**
 * Whether that very process still runs. A zombie that waits for its parent counts as ended, but not
 * as long as it has other threads: its files, and with them its ports, are open until the last one
 * is gone.
 */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (process.platform === "linux") {
    const stat = await readStat(identity.pid);
    return stat?.startToken === identity.startToken && isRunning(stat);
  }
  return (await psStart(identity.pid)) === identity.startToken;
}

/** Whether any process of a group still runs; zombies, for which nobody may ever wait, do not count. */
export async function isGroupAlive(group: number): Promise<boolean> {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const stats = await Promise.all(pids.map((pid) => readStat(Number(pid))));
  return stats.some((stat) => stat?.group === group && isRunning(stat));
}

function isRunning({ state, threads }: Stat): boolean {
  return !/[ZX]/i.test(state) || threads > 1;
}

interface Stat {
  state: string;
  group: number;
  threads: number;
  startToken: string;
}

/** Fields 3, 5, 20 and 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold anything. */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startToken] = [fields?.[0], fields?.[19]];
  const [group, threads] = [Number(fields?.[2]), Number(fields?.[17])];
  return state && startToken ? { state, group, threads, startToken } : undefined;
}

async function psStart(pid: number): Promise<string | undefined> {
  const result = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).catch(
    () => undefined,
  );
  return result?.stdout.trim() || undefined;
}
