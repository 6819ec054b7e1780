/**
 * Writes src/cluster/schema/generated/protobuf.json: the numbers that the fields of all types of
 * types.json have in protobuf, from the `generated.proto` files of k8s.io/api and k8s.io/apimachinery
 * 0.34.1. It runs where Go has these modules in its cache (`go mod download k8s.io/api@v0.34.1
 * k8s.io/apimachinery@v0.34.1`), after generate-kubernetes-schema.ts.
 *
 *   node scripts/generate-protobuf-fields.ts           writes
 *   node scripts/generate-protobuf-fields.ts --check   exits with 1 when what is checked in differs, with 3 without the modules
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SCHEMA_TYPES } from "../src/cluster/schema/schema-types.ts";
import { hasModule, moduleCache } from "./kubernetes-schema/module-cache.ts";
import { fieldNumbers } from "./protobuf-fields/field-numbers.ts";

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const file = join(import.meta.dirname, "../src/cluster/schema/generated/protobuf.json");

if (["k8s.io/api@v0.34.1", "k8s.io/apimachinery@v0.34.1"].every(hasModule)) await run();
else {
  process.stderr.write("Go's module cache has no k8s.io/api and k8s.io/apimachinery v0.34.1\n");
  // Without them the file that is checked in stays as it is.
  process.exitCode = values.check ? 3 : 0;
}

async function run(): Promise<void> {
  const numbers = fieldNumbers(SCHEMA_TYPES, join(moduleCache(), "k8s.io"));
  const lines = Object.entries(numbers).map(
    ([type, fields]) => `${JSON.stringify(type)}:${JSON.stringify(fields)}`,
  );
  const wanted = `{\n${lines.join(",\n")}\n}\n`;
  if (!values.check) return writeFile(file, wanted);
  if ((await readFile(file, "utf8").catch(() => "")) === wanted) return;
  process.stderr.write(
    "src/cluster/schema/generated/protobuf.json differs from the .proto files\n" +
      "run: node scripts/generate-protobuf-fields.ts\n",
  );
  process.exitCode = 1;
}
