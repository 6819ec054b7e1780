import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { STACK_MARKER } from "../../src/runtime/embedded/child-env.ts";
import { findMarkedProcesses } from "../../src/util/marked-processes.ts";

/** How long a clock tick of /proc/PID/stat is: USER_HZ is 100 on every architecture of Linux. */
const TICK_MS = 10;

/** What one process has used so far. */
export interface ProcessUse {
  pid: number;
  /** The program without its folder and ending. */
  program: string;
  /** User and system time. */
  cpuMs: number;
  /** Proportional set size: pages that processes share are divided among them. */
  pssMb: number;
}

/** Every process of a stack, its supervisor included. Linux only. */
export async function processesOf(stackId: string): Promise<ProcessUse[]> {
  const found = await findMarkedProcesses(STACK_MARKER, stackId);
  return Promise.all(found.map(({ pid }) => processUse(pid)));
}

/** What a process has used. Linux only. */
export async function processUse(pid: number): Promise<ProcessUse> {
  const [stat, smaps, words] = await Promise.all(
    ["stat", "smaps_rollup", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
  );
  return {
    pid,
    program: programOf(words ?? ""),
    cpuMs: cpuTicks(stat ?? "") * TICK_MS,
    pssMb: (pssKilobytes(smaps ?? "") * 1024) / 1e6,
  };
}

/** Fields 14 and 15 of proc_pid_stat(5), utime and stime; the name in field 2 may hold anything. */
export function cpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

export function pssKilobytes(smapsRollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(smapsRollup)?.[1]);
}

/** Programs of ours are known by their script. */
export function programOf(commandLine: string): string {
  const words = commandLine.split("\0").filter((word) => word !== "");
  const script = words.find((word) => word.endsWith(".js"));
  return basename(script ?? words[0] ?? "?", ".js");
}
