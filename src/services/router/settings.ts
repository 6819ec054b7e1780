import type { EnvReader } from "../kit/env.ts";
import { PROMPT_MAX_CHARS } from "./limits.ts";

/** The router's environment. */
export interface RouterSettings {
  host: string;
  port: number;
  adapterEndpoints: readonly URL[];
  opaUrl: URL;
  memoryUrl: URL;
  maxPromptChars: number;
  requestsPerSecond: number;
  burst: number;
  maxConcurrent: number;
  webSocketPingMs: number;
}

/** Reads all settings; `env.assertValid` tells what is wrong with them. */
export function readSettings(env: EnvReader): RouterSettings {
  const requestsPerSecond = env.integer("ROUTER_RPS_LIMIT", { default: 50, min: 1, max: 1e6 });
  return {
    host: env.string("ROUTER_HOST", "127.0.0.1"),
    port: env.port("ROUTER_PORT", 7443),
    adapterEndpoints: adapterEndpoints(env),
    opaUrl: env.url("OPA_URL"),
    memoryUrl: env.url("MEMORY_GATEWAY_URL"),
    maxPromptChars: env.integer("ROUTER_MAX_PROMPT_CHARS", {
      default: 6_000,
      min: 1,
      max: PROMPT_MAX_CHARS,
    }),
    requestsPerSecond,
    burst: env.integer("ROUTER_RPS_BURST", { default: requestsPerSecond, min: 1, max: 1e6 }),
    maxConcurrent: env.integer("ROUTER_MAX_CONCURRENT", { default: 200, min: 1, max: 1e5 }),
    webSocketPingMs:
      env.integer("ROUTER_WS_PING_SECONDS", { default: 30, min: 1, max: 3_600 }) * 1_000,
  };
}

/** The platform's router falls back silently when this text is bad; that hides a wrong stack. */
function adapterEndpoints(env: EnvReader): readonly URL[] {
  const texts = env.jsonStringArray("ADAPTER_ENDPOINTS");
  const urls = texts.map((text) => (URL.canParse(text) ? new URL(text) : undefined));
  const valid = urls.filter((url) => url?.protocol === "http:" && url.port !== "");
  if (valid.length < texts.length) {
    env.reject("ADAPTER_ENDPOINTS", 'http URLs with a port, such as ["http://127.0.0.1:7070"]');
  }
  return valid.filter((url) => url !== undefined);
}
