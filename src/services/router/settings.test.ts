import { expect, test } from "vitest";
import { EnvReader } from "../kit/env.ts";
import { readSettings } from "./settings.ts";

const needed = {
  ADAPTER_ENDPOINTS: '["http://127.0.0.1:7070"]',
  OPA_URL: "http://127.0.0.1:8181",
  MEMORY_GATEWAY_URL: "http://127.0.0.1:8080",
};

function problemsOf(env: Record<string, string>): string {
  const reader = new EnvReader(env);
  readSettings(reader);
  try {
    reader.assertValid();
    return "";
  } catch (error) {
    return String(error);
  }
}

test("the addresses of the needs are all that must be set", () => {
  const env = new EnvReader(needed);
  expect(readSettings(env)).toEqual({
    host: "127.0.0.1",
    port: 7443,
    adapterEndpoints: [new URL("http://127.0.0.1:7070")],
    opaUrl: new URL("http://127.0.0.1:8181"),
    memoryUrl: new URL("http://127.0.0.1:8080"),
    maxPromptChars: 6000,
    requestsPerSecond: 50,
    burst: 50,
    maxConcurrent: 200,
    webSocketPingMs: 30_000,
  });
  env.assertValid();
});

test("the burst follows the limit unless it is set", () => {
  expect(readSettings(new EnvReader({ ...needed, ROUTER_RPS_LIMIT: "7" })).burst).toBe(7);
  const env = { ...needed, ROUTER_RPS_LIMIT: "7", ROUTER_RPS_BURST: "9" };
  expect(readSettings(new EnvReader(env))).toMatchObject({ requestsPerSecond: 7, burst: 9 });
});

test("without OPA_URL it does not start: an open router would be worse than none", () => {
  expect(problemsOf({ ...needed, OPA_URL: "" })).toContain("OPA_URL");
});

test.each([
  ["no JSON", "http://127.0.0.1:7070"],
  ["an empty list", "[]"],
  ["no URL", '["persona"]'],
  ["no http", '["https://127.0.0.1:7070"]'],
  ["no port", '["http://persona-adapter"]'],
  ["one bad of two", '["http://127.0.0.1:7070","ftp://x:1"]'],
])("ADAPTER_ENDPOINTS with %s is refused loudly", (_name, text) => {
  const problems = problemsOf({ ...needed, ADAPTER_ENDPOINTS: text });
  expect(problems).toContain("ADAPTER_ENDPOINTS");
  expect(problems).toContain(JSON.stringify(text));
});

test.each([
  ["ROUTER_PORT", "65536"],
  ["ROUTER_MAX_PROMPT_CHARS", "100001"],
  ["ROUTER_RPS_LIMIT", "0"],
  ["ROUTER_RPS_BURST", "many"],
  ["ROUTER_MAX_CONCURRENT", "-1"],
  ["ROUTER_WS_PING_SECONDS", "0"],
])("%s=%s is refused", (name, text) => {
  expect(problemsOf({ ...needed, [name]: text })).toContain(`${name} is "${text}"`);
});
