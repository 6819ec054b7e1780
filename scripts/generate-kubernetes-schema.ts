/**
 * Writes src/cluster/schema/generated: the fields of all kinds that the simulated cluster serves, from
 * the models of `@kubernetes/client-node` 1.4 (Kubernetes 1.34). types.json has names, types and what
 * merging needs; descriptions.json is read for `explain` only. What the models do not say (types of
 * quantities, keys of lists, which empty values vanish) is in kubernetes-schema/struct-tags.json, read
 * from the struct tags of k8s.io/api 0.34.1.
 *
 *   node scripts/generate-kubernetes-schema.ts           writes
 *   node scripts/generate-kubernetes-schema.ts --check   exits with 1 when what is checked in differs
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RESOURCE_KINDS } from "../src/cluster/api-resources/resource-registry.ts";
import { collectSchemas } from "./kubernetes-schema/collect-schemas.ts";
import structTags from "./kubernetes-schema/struct-tags.json" with { type: "json" };

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const folder = join(import.meta.dirname, "../src/cluster/schema/generated");

/** Bodies of subresources and of requests, which are kinds without a path of their own. */
const BODIES = [
  "autoscaling.v1.Scale",
  "core.v1.Binding",
  "meta.v1.DeleteOptions",
  "policy.v1.Eviction",
];

async function render(): Promise<Map<string, string>> {
  const roots = new Set([...RESOURCE_KINDS.flatMap(({ schema }) => schema ?? []), ...BODIES]);
  const { types, descriptions } = await collectSchemas([...roots], structTags);
  return new Map([
    ["types.json", linesOf(types)],
    ["descriptions.json", linesOf(descriptions)],
  ]);
}

/** A type to a line, sorted, so that a new version of the API reads as a diff. */
function linesOf(types: Record<string, unknown>): string {
  const lines = Object.keys(types)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(types[name])}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

async function check(wanted: Map<string, string>): Promise<void> {
  for (const [name, text] of wanted) {
    const found = await readFile(join(folder, name), "utf8").catch(() => "");
    if (found === text) continue;
    process.stderr.write(
      `src/cluster/schema/generated/${name} differs from the models\n` +
        "run: node scripts/generate-kubernetes-schema.ts\n",
    );
    process.exitCode = 1;
  }
}

async function write(wanted: Map<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of wanted) await writeFile(join(folder, name), text);
}

const wanted = await render();
await (values.check ? check(wanted) : write(wanted));
