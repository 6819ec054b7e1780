import { expect, test } from "vitest";
import { EnvReader } from "../kit/env.ts";
import { readSettings } from "./settings.ts";

const TEMPO = { TEMPO_LISTEN: "127.0.0.1:3200", TEMPO_OTLP_GRPC_LISTEN: "127.0.0.1:4319" };

test("a role is played when its variables are set, and only then", () => {
  const env = new EnvReader({ ...TEMPO, PROMETHEUS_LISTEN: "", PROMETHEUS_TARGETS_FILE: "" });
  const settings = readSettings(env);
  env.assertValid();
  expect(settings).toEqual({
    collector: undefined,
    prometheus: undefined,
    tempo: {
      http: { host: "127.0.0.1", port: 3200 },
      otlpGrpc: { host: "127.0.0.1", port: 4319 },
    },
  });
});

test.each([
  ["half a role", { TEMPO_LISTEN: "127.0.0.1:3200" }, "TEMPO_OTLP_GRPC_LISTEN is not set"],
  ["a bad address", { ...TEMPO, TEMPO_LISTEN: "3200" }, 'TEMPO_LISTEN is "3200"'],
  [
    "no targets file",
    { PROMETHEUS_LISTEN: "127.0.0.1:9090" },
    "PROMETHEUS_TARGETS_FILE is not set",
  ],
  ["no role at all", {}, "at least one role"],
])("%s is refused", (_name, values, problem) => {
  const env = new EnvReader(values);
  readSettings(env);
  expect(() => env.assertValid()).toThrow(problem);
});
