/**
 * Turns every src/services/kit/proto/*.proto into a JSON descriptor beside it, under generated/: the
 * services load that with protobufjs/light and need no parser at run time. Each descriptor holds its
 * file and all that it imports.
 *
 *   node scripts/generate-proto.ts           writes
 *   node scripts/generate-proto.ts --check   exits with 1 when what is checked in differs
 *
 * A last argument names another folder of .proto files.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import protobuf from "protobufjs";

const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const folder = resolve(positionals[0] ?? join(import.meta.dirname, "../src/services/kit/proto"));
const generated = join(folder, "generated");

/** File name under generated/ → its text. */
async function render(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const sources = (await readdir(folder)).filter((name) => name.endsWith(".proto")).sort();
  for (const source of sources) {
    files.set(source.replace(/\.proto$/, ".json"), describe(source));
  }
  return files;
}

function describe(source: string): string {
  const root = new protobuf.Root();
  // Imports are named from the folder, as `protoc -I` would find them.
  root.resolvePath = (_origin, target) => resolve(folder, target);
  root.loadSync(source, { keepCase: true });
  root.resolveAll();
  return `${JSON.stringify(root.toJSON(), null, 1)}\n`;
}

async function readGenerated(): Promise<Map<string, string>> {
  const names = await readdir(generated).catch(() => []);
  const texts = names.map(
    async (name) => [name, await readFile(join(generated, name), "utf8")] as const,
  );
  return new Map(await Promise.all(texts));
}

async function check(wanted: Map<string, string>): Promise<void> {
  const found = await readGenerated();
  const names = new Set([...wanted.keys(), ...found.keys()]);
  const drifted = [...names].filter((name) => wanted.get(name) !== found.get(name)).sort();
  if (drifted.length === 0) return;
  process.stderr.write(
    `proto descriptors differ from their .proto files: ${drifted.join(", ")}\n` +
      "run: node scripts/generate-proto.ts\n",
  );
  process.exitCode = 1;
}

async function write(wanted: Map<string, string>): Promise<void> {
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated, { recursive: true });
  for (const [name, text] of wanted) await writeFile(join(generated, name), text);
}

const wanted = await render();
await (values.check ? check(wanted) : write(wanted));
