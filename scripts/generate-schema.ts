/**
 * Writes schema/*.schema.json: of devstack.yaml, from the schema that validates it, of what the
 * commands print for programs, and of what the simulated cluster's own API takes and answers. With --check it writes nothing and exits with 1 when a file is not
 * up to date or should not be there.
 */
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { commandJsonSchemas } from "../src/cli/json-schemas/command-schemas.ts";
import { simJsonSchemas } from "../src/cluster/sim-api/documents/sim-schemas.ts";
import { configJsonSchema } from "../src/config/json-schema.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "schema");
const check = process.argv.includes("--check");
const schemas = {
  devstack: configJsonSchema(),
  ...commandJsonSchemas(),
  ...simJsonSchemas(),
};
const wanted = new Map(
  Object.entries(schemas).map(([name, schema]) => [
    `${name}.schema.json`,
    formatted(JSON.stringify(schema)),
  ]),
);

if (!check) await mkdir(folder, { recursive: true });
const stale = (await readdir(folder)).filter((name) => !wanted.has(name));
for (const [name, content] of wanted) {
  const present = await readFile(path.join(folder, name), "utf8").catch(() => null);
  if (present === content) continue;
  if (check) stale.push(name);
  else await writeFile(path.join(folder, name), content);
}
if (check && stale.length > 0) {
  process.stderr.write(
    `stale in schema/: ${stale.join(", ")}: run node scripts/generate-schema.ts\n`,
  );
  process.exitCode = 1;
} else if (!check) {
  for (const name of stale) await rm(path.join(folder, name));
}

/** As the formatter of the repository would have it: the files are linted like any other. */
function formatted(json: string): string {
  const biome = path.join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const args = [biome, "format", "--stdin-file-path=schema/some.schema.json"];
  return execFileSync(process.execPath, args, { cwd: root, input: json, encoding: "utf8" });
}
