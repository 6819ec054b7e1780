import { isIP } from "node:net";
import { isJsonObject } from "../../util/json/json-object.ts";
import type { NetworkProbe } from "../../util/probes/network-probe.ts";

/** One probe of one service, as the containers of its stack reach it. */
export interface ReadinessCheck {
  service: string;
  host: string;
  port: number;
  probe: NetworkProbe;
}

/** Reads checks from lines of JSON, or the word `none`. Undefined when it is something else. */
export function readChecks(text: string): ReadinessCheck[] | undefined {
  if (text === "none") return [];
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const checks = lines.flatMap((line) => readCheck(line) ?? []);
  return checks.length === lines.length && checks.length > 0 ? checks : undefined;
}

function readCheck(line: string): ReadinessCheck | undefined {
  const { service, host, port, probe } = parsed(line);
  if (typeof service !== "string" || !isHost(host) || !isNumber(port)) return undefined;
  const how = readProbe(probe);
  return how && { service, host, port, probe: how };
}

function readProbe(value: unknown): NetworkProbe | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, path, status, bodyIncludes, service } = value;
  if (kind === "tcp") return { kind };
  if (kind === "grpc") return typeof service === "string" ? { kind, service } : undefined;
  if (kind !== "http" || typeof path !== "string" || !isNumber(status)) return undefined;
  return { kind, path, status, ...(typeof bodyIncludes === "string" && { bodyIncludes }) };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isHost(value: unknown): value is string {
  return typeof value === "string" && (isIP(value) > 0 || /^[\w.-]+$/.test(value));
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
