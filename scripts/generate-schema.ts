/**
 * Writes schema/devstack.schema.json from the schema that validates devstack.yaml.
 * With --check it writes nothing and exits with 1 when the file is not up to date.
 */
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { configJsonSchema } from "../src/config/json-schema.ts";

const root = path.join(import.meta.dirname, "..");
const file = path.join(root, "schema", "devstack.schema.json");
const wanted = formatted(JSON.stringify(configJsonSchema()));
const present = await readFile(file, "utf8").catch(() => null);
const check = process.argv.includes("--check");

if (check && present !== wanted) {
  process.stderr.write(
    "schema/devstack.schema.json is stale: run node scripts/generate-schema.ts\n",
  );
  process.exitCode = 1;
} else if (!check && present !== wanted) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, wanted);
}

/** As the formatter of the repository would have it: the file is linted like any other. */
function formatted(json: string): string {
  const biome = path.join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const args = [biome, "format", "--stdin-file-path=schema/devstack.schema.json"];
  return execFileSync(process.execPath, args, { cwd: root, input: json, encoding: "utf8" });
}
