/**
 * Writes docs/configuration.md: configuration-page/template.md with the tables of keys, made from the
 * schema that validates devstack.yaml. With --check it writes nothing and exits with 1 when the file
 * is not up to date.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { configJsonSchema } from "../src/config/json-schema.ts";
import { configurationPage } from "./configuration-page/page.ts";

const file = path.join(import.meta.dirname, "..", "docs", "configuration.md");
const template = path.join(import.meta.dirname, "configuration-page", "template.md");
const wanted = configurationPage(await readFile(template, "utf8"), configJsonSchema());
const present = await readFile(file, "utf8").catch(() => null);
if (present !== wanted) {
  if (process.argv.includes("--check")) {
    process.stderr.write(
      "docs/configuration.md is stale: run node scripts/generate-configuration.ts\n",
    );
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
  }
}
