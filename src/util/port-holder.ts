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
  return (await findPortHolders([port])).get(port) ?? null;
}

/** The same for many ports in one look at the machine's processes; without those of nobody. */
export async function findPortHolders(
  ports: readonly number[],
): Promise<ReadonlyMap<number, PortHolder>> {
  if (ports.length === 0) return new Map();
  return process.platform === "linux" ? fromProc(ports) : fromLsof(ports);
}

/** The holder as people read it. */
export function describeHolder(holder: PortHolder | null): string {
  return holder ? `${holder.command} (pid ${holder.pid})` : "a process of another user";
}

async function fromProc(ports: readonly number[]): Promise<Map<number, PortHolder>> {
  const sought = await listeningSockets(new Set(ports));
  const found = new Map<number, PortHolder>();
  if (sought.size === 0) return found;
  const open = new Set(sought.values());
  for (const pid of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => null);
    const links = await Promise.all(
      (descriptors ?? []).map((one) => readlink(`/proc/${pid}/fd/${one}`).catch(() => "")),
    );
    const seen = links.flatMap((link) => sought.get(link) ?? []);
    if (seen.length === 0 && descriptors !== null) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    const held = descriptors === null ? portsOfProxy(words).filter((one) => open.has(one)) : seen;
    const holder = { pid: Number(pid), command: shortCommand(words) };
    for (const port of held) if (!found.has(port)) found.set(port, holder);
    if (found.size === open.size) break;
  }
  return found;
}

/** Docker's own, which is root's: what it has open nobody else may see, but everybody what it is for. */
function portsOfProxy([program = "", ...args]: readonly string[]): number[] {
  if (basename(program) !== "docker-proxy") return [];
  return [Number(args[args.indexOf("-host-port") + 1])];
}

/** Ports by socket in state 0A (LISTEN), named by inode as the links in /proc/PID/fd name them. */
async function listeningSockets(ports: ReadonlySet<number>): Promise<Map<string, number>> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  const rows = tables.flatMap((table) => table.split("\n").slice(1));
  return new Map(
    rows.flatMap((row): [string, number][] => {
      const fields = row.trim().split(/\s+/);
      const port = Number.parseInt(fields[1]?.split(":").at(-1) ?? "", 16);
      return fields[3] === "0A" && ports.has(port) ? [[`socket:[${fields[9]}]`, port]] : [];
    }),
  );
}

/** `java`, or with the script that an interpreter runs: `node server.js`. */
export function shortCommand([program = "", ...args]: readonly string[]): string {
  const name = basename(program) || "a process";
  const script = args.find((arg) => arg !== "" && !arg.startsWith("-"));
  return script !== undefined && /\.(?:[cm]?[jt]s|py|rb|jar)$/.test(script)
    ? `${name} ${basename(script)}`
    : name;
}

async function fromLsof(ports: readonly number[]): Promise<Map<number, PortHolder>> {
  const holders = await Promise.all(
    ports.map(async (port): Promise<[number, PortHolder][]> => {
      const args = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];
      const result = await promisify(execFile)("lsof", args).catch(() => null);
      const pid = result?.stdout.match(/^p(\d+)$/m)?.[1];
      const command = result?.stdout.match(/^c(.+)$/m)?.[1];
      return pid && command ? [[port, { pid: Number(pid), command }]] : [];
    }),
  );
  return new Map(holders.flat());
}
