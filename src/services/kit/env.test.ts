import { expect, test } from "vitest";
import { EnvError, EnvReader } from "./env.ts";

test("values are read as what they are", () => {
  const env = new EnvReader({
    NAME: "atp",
    PORT: "8080",
    LISTEN: "[::1]:80",
    BASE: "https://opa:8181/x",
    LIST: '["a","b"]',
  });
  expect(env.string("NAME")).toBe("atp");
  expect(env.integer("PORT", { min: 1, max: 9_000 })).toBe(8080);
  expect(env.listen("LISTEN")).toEqual({ host: "::1", port: 80 });
  expect(env.url("BASE").href).toBe("https://opa:8181/x");
  expect(env.jsonStringArray("LIST")).toEqual(["a", "b"]);
  expect(() => env.assertValid()).not.toThrow();
});

test("defaults stand in for what is unset, and only for that", () => {
  const env = new EnvReader({ EMPTY: "" });
  expect(env.string("A", "x")).toBe("x");
  expect(env.port("B", 7070)).toBe(7070);
  expect(env.listen("C", "127.0.0.1:1")).toEqual({ host: "127.0.0.1", port: 1 });
  expect(env.url("D", "http://h:1").host).toBe("h:1");
  expect(env.jsonStringArray("E", ["z"])).toEqual(["z"]);
  expect(env.optionalUrl("EMPTY")).toBeUndefined();
  expect(() => env.assertValid()).not.toThrow();

  env.string("EMPTY", "x");
  expect(() => env.assertValid()).toThrow('EMPTY is "": expected some text');
});

test("all problems are told at once, each with name, text and expectation", () => {
  const env = new EnvReader({
    PORT: "80x",
    BIG: "65536",
    FRACTION: "1.5",
    LISTEN: "127.0.0.1",
    BASE: "ftp://h",
    LIST: '["a",1]',
    NONE: "[]",
  });
  env.port("PORT");
  env.port("BIG");
  env.integer("FRACTION", { min: 0, max: 9 });
  env.listen("LISTEN");
  env.url("BASE");
  env.jsonStringArray("LIST");
  env.jsonStringArray("NONE");
  env.string("MISSING");
  expect(problemsOf(env)).toEqual([
    'PORT is "80x": expected a whole number from 0 to 65535',
    'BIG is "65536": expected a whole number from 0 to 65535',
    'FRACTION is "1.5": expected a whole number from 0 to 9',
    'LISTEN is "127.0.0.1": expected host:port, such as 127.0.0.1:8181',
    'BASE is "ftp://h": expected a URL that starts with http:// or https://',
    'LIST is "[\\"a\\",1]": expected a JSON array of texts, such as ["http://127.0.0.1:7070"]',
    'NONE is "[]": expected a JSON array of texts, such as ["http://127.0.0.1:7070"]',
    "MISSING is not set: expected some text",
  ]);
});

test.each(["a b:1", "h:65536", "h:", ":1", "::1:80", "h:-1"])("%j is no host:port", (text) => {
  const env = new EnvReader({ X: text });
  env.listen("X");
  expect(problemsOf(env)).toHaveLength(1);
});

function problemsOf(env: EnvReader): readonly string[] {
  try {
    env.assertValid();
    return [];
  } catch (error) {
    return error instanceof EnvError ? error.problems : [String(error)];
  }
}
