import { BlockList, isIPv4 } from "node:net";
import type { EnvReader, HostPort } from "../kit/env.ts";

export interface RelaySettings {
  /** The one address that it listens on. */
  listenHost: string;
  /** Only who calls from there is served. */
  callers: BlockList;
  /** Port on that address to an address of this machine's loopback interface. */
  routes: ReadonlyMap<number, HostPort>;
}

/** Names of the loopback interface, and what connects to it as well. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|0\.0\.0\.0)$/i;

/** RELAY_LISTEN_HOST=172.20.0.1, RELAY_SUBNET=172.20.0.0/16, RELAY_ROUTES={"41000":"127.0.0.1:9100"}. */
export function relaySettings(env: EnvReader): RelaySettings {
  const listenHost = env.string("RELAY_LISTEN_HOST");
  if (!isIPv4(listenHost)) env.reject("RELAY_LISTEN_HOST", "an IPv4 address");
  const callers = subnet(env.string("RELAY_SUBNET"));
  if (callers === null) env.reject("RELAY_SUBNET", "an IPv4 subnet, such as 172.20.0.0/16");
  const routes = parseRoutes(env.string("RELAY_ROUTES"));
  if (routes === null) env.reject("RELAY_ROUTES", ROUTES_EXPECTED);
  return { listenHost, callers: callers ?? new BlockList(), routes: routes ?? new Map() };
}

function subnet(text: string): BlockList | null {
  const [, network = "", digits = ""] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  if (!isIPv4(network) || Number(digits) > 32) return null;
  const list = new BlockList();
  list.addSubnet(network, Number(digits), "ipv4");
  return list;
}

const ROUTES_EXPECTED = 'loopback addresses by port, such as {"41000":"127.0.0.1:9100"}';

function parseRoutes(text: string): Map<number, HostPort> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const routes = Object.entries(value).map(([port, target]) => {
      const [, host = "", digits = ""] = /^\[?([^[\]]+)\]?:(\d{1,5})$/.exec(String(target)) ?? [];
      return [Number(port), { host, port: Number(digits) }] as const;
    });
    const areGood = routes.every(
      ([port, target]) => isPort(port, 0) && isPort(target.port, 1) && LOOPBACK.test(target.host),
    );
    return areGood ? new Map(routes) : null;
  } catch {
    return null;
  }
}

function isPort(value: number, min: number): boolean {
  return Number.isInteger(value) && value >= min && value <= 65_535;
}
