import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Ports from `first` to `last`, both included. */
export interface PortRange {
  first: number;
  last: number;
}

/** What IANA sets aside for it (RFC 6335, section 6), and what macOS uses unless told otherwise. */
const DYNAMIC: PortRange = { first: 49_152, last: 65_535 };

/**
 * The ports that this system gives to outgoing connections, and to whoever asks for any. A service
 * that is to listen on one of them later may find it taken: a connection that has ended keeps it
 * for another minute (TIME_WAIT).
 */
export async function ephemeralPorts(): Promise<PortRange> {
  const told =
    process.platform === "linux"
      ? readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8")
      : promisify(execFile)("sysctl", [
          "-n",
          "net.inet.ip.portrange.first",
          "net.inet.ip.portrange.last",
        ]).then(({ stdout }) => stdout);
  return parseRange(await told.catch(() => "")) ?? DYNAMIC;
}

/** Two numbers, first and last, with any blanks between; null for anything else. */
export function parseRange(text: string): PortRange | null {
  const [, first, last] = text.match(/^\s*(\d{1,5})\s+(\d{1,5})\s*$/) ?? [];
  const range = { first: Number(first), last: Number(last) };
  return range.first >= 1 && range.first <= range.last && range.last <= 65_535 ? range : null;
}

export function isWithin(port: number, { first, last }: PortRange): boolean {
  return port >= first && port <= last;
}
