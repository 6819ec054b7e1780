import { isAbsolute } from "node:path";

/** Where an engine listens. */
export interface EngineAddress {
  /** The value of DOCKER_HOST by which other programs reach it: `unix://…` or `tcp://host:port`. */
  dockerHost: string;
  /** Absent material is fine for an engine that asks for none; null: plain text. */
  tls: EngineTls | null;
}

/** The certificates for an engine, in a folder as DOCKER_CERT_PATH names one. */
export interface EngineTls {
  /** Holds ca.pem, cert.pem and key.pem, as far as there are such. */
  folder: string;
  /** Whether the engine must prove that it is who it says. */
  verify: boolean;
}

/** Why an address is of no use, and what to do about it. */
export interface RefusedAddress {
  reason: string;
  fix: string;
}

/** What node:http needs to connect. */
export type EngineTarget = { socketPath: string } | { hostname: string; port: number };

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

/**
 * Reads an address as the Docker command line does (its documentation, "Daemon socket option"), and
 * says why where devstack cannot use it.
 */
export function parseAddress(
  text: string,
  tls: EngineTls | null,
): { address: EngineAddress } | { refused: RefusedAddress } {
  const scheme = /^([a-z]+):\/\//.exec(text)?.[1];
  const refuse = (reason: string, fix: string) => ({ refused: { reason, fix } });
  if (scheme === "unix") {
    const path = text.slice("unix://".length);
    if (isAbsolute(path)) return { address: { dockerHost: text, tls: null } };
    return refuse(
      "the path of a socket must be absolute",
      "write it as unix:///path/to/docker.sock",
    );
  }
  if (scheme === "tcp" || scheme === "http" || scheme === "https") {
    // As http the port 80 would be none.
    const url = URL.parse(text.replace(scheme, "tcp"));
    if (url === null || url.hostname === "") {
      return refuse("it names no host", "write it as tcp://host:port");
    }
    const secured = scheme === "https" && tls === null ? { folder: "", verify: true } : tls;
    const port = url.port || String(secured === null ? PLAIN_PORT : TLS_PORT);
    return { address: { dockerHost: `tcp://${url.hostname}:${port}`, tls: secured } };
  }
  if (scheme === "ssh") {
    return refuse(
      "devstack does not speak to engines through ssh: ports and files of the stack would be there",
      "use an engine of this machine, or forward its socket: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST, and DOCKER_HOST=unix:///tmp/docker.sock",
    );
  }
  if (scheme === "npipe") {
    return refuse("it is a pipe of Windows", "run devstack inside WSL 2, where it is a socket");
  }
  return refuse("it is no address of an engine", "write unix:///path/to/docker.sock");
}

/** @throws TypeError for an address that `parseAddress` would have refused */
export function targetOf({ dockerHost }: EngineAddress): EngineTarget {
  if (dockerHost.startsWith("unix://")) return { socketPath: dockerHost.slice("unix://".length) };
  const { hostname, port } = new URL(dockerHost);
  return { hostname: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

/** Whether it is another machine, by its address: its ports are not on this loopback. */
export function isRemote(address: EngineAddress): boolean {
  const target = targetOf(address);
  if ("socketPath" in target) return false;
  return !/^(localhost|127(\.\d+){3}|::1)$/i.test(target.hostname);
}
