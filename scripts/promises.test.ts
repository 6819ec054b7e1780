import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** The rows of docs/promises.md: promise and what holds it. */
const rows = readFileSync(join(root, "docs/promises.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:---|promise) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, promise = "", heldBy = ""]) => ({ promise, heldBy }));

/** Paths of files in a text: `router/main.test.ts`, `test/components/*.test.ts`. */
const paths = (text: string) => text.match(/[\w.*/-]+\/[\w.*-]+\.(?:ts|mjs|rego)\b/g) ?? [];

test("there are promises, each told once", () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(new Set(rows.map(({ promise }) => promise)).size).toBe(rows.length);
});

test("every file that is said to hold a promise exists", () => {
  const missing = rows.flatMap(({ promise, heldBy }) =>
    paths(heldBy)
      .filter((path) => globSync([path, `src/services/${path}`], { cwd: root }).length === 0)
      .map((path) => `${promise}: ${path}`),
  );
  expect(missing).toEqual([]);
});
