import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";

/** Who listens on a port. */
export interface PortHolder {
  pid: number;
  command: string;
}

/**
 * The process that listens on a TCP port of this machine, or null when nobody does or it belongs
 * to somebody whose processes we may not look at.
 */
export async function findPortHolder(port: number): Promise<PortHolder | null> {
  return process.platform === "linux" ? fromProc(port) : fromLsof(port);
}

/** The holder as people read it. */
export function describeHolder(holder: PortHolder | null): string {
  return holder ? `${holder.command} (pid ${holder.pid})` : "a process of another user";
}

async function fromProc(port: number): Promise<PortHolder | null> {
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return null;
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
      if (inodes.has(target)) {
        const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        return { pid: Number(pid), command: shortCommand(text.split("\0")) };
      }
    }
  }
  return null;
}

/** Socket inodes in state 0A (LISTEN) on the port, as /proc/PID/fd links name them. */
async function listeningInodes(port: number): Promise<Set<string>> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  const rows = tables.flatMap((table) => table.split("\n").slice(1));
  const inodes = rows
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${hexPort}`) && fields[3] === "0A")
    .map((fields) => `socket:[${fields[9]}]`);
  return new Set(inodes);
}

/** `java`, or with the script that an interpreter runs: `node server.js`. */
export function shortCommand([program = "", ...args]: readonly string[]): string {
  const name = basename(program) || "a process";
  const script = args.find((arg) => arg !== "" && !arg.startsWith("-"));
  return script !== undefined && /\.(?:[cm]?[jt]s|py|rb|jar)$/.test(script)
    ? `${name} ${basename(script)}`
    : name;
}

async function fromLsof(port: number): Promise<PortHolder | null> {
  const args = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];
  const result = await promisify(execFile)("lsof", args).catch(() => null);
  const pid = result?.stdout.match(/^p(\d+)$/m)?.[1];
  const command = result?.stdout.match(/^c(.+)$/m)?.[1];
  return pid && command ? { pid: Number(pid), command } : null;
}
