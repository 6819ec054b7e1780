/**
 * Checks that imports of src/ point one way and that no file grows too long, and proves that the
 * first check can fail: a cruiser that reads no TypeScript finds no fault either.
 *
 *   node scripts/check-imports.ts
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "./imports/cruise.ts";
import { proveRules } from "./imports/proof.ts";
import { quantiles, sourceSizes, tooLong } from "./imports/sizes.ts";

const root = join(import.meta.dirname, "..");
const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => `src/${file}`);

const [{ sources, violations }, unproven, sizes] = await Promise.all([
  cruise(root),
  proveRules(),
  sourceSizes(root),
]);

const read = new Set(sources);
const unread = files.filter((file) => !read.has(file));
const problems = [
  ...unproven,
  ...violations.map(({ rule, from, to }) => `${from} → ${to}: ${rule}`),
  ...unread.map((file) => `${file} was not read by dependency-cruiser`),
  ...tooLong(sizes),
];
if (files.length === 0) problems.push("there is no file in src/");

for (const problem of problems) process.stderr.write(`${problem}\n`);
const { median, p95 } = quantiles(sizes);
process.stdout.write(
  `${read.size} files, ${unproven.length === 0 ? "rules proven" : "NOT proven"}; lines: median ${median}, p95 ${p95}\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
