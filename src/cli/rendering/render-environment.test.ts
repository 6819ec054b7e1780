import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderEnvironment } from "./render-environment.ts";

/** What a POSIX shell makes of a text that sets VALUE. */
function sourced(text: string): string {
  const script = 'eval "$1"; printf %s "$VALUE"';
  return execFileSync("sh", ["-c", script, "sh", text], { encoding: "utf8" });
}

test("a shell reads back exactly what was there, whatever it was", () => {
  const values = fc.string({ unit: fc.constantFrom(..."ab:/ '\"$`\\!*&;|<>#=é") });
  fc.assert(
    fc.property(values, (value) => {
      expect(sourced(renderEnvironment({ VALUE: value }, "shell"))).toBe(value);
      expect(sourced(renderEnvironment({ VALUE: value }, "dotenv"))).toBe(value);
    }),
    { numRuns: 40 },
  );
});

test("values that need no quotes have none, so that any reader of .env files takes them", () => {
  expect(renderEnvironment({ URL: "http://127.0.0.1:7443", ADDR: "[::1]:80" }, "dotenv")).toBe(
    "URL=http://127.0.0.1:7443\nADDR='[::1]:80'\n",
  );
});

test("for GitHub a value is never quoted", () => {
  expect(renderEnvironment({ A: "x y" }, "github")).toBe("A=x y\n");
});
