import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "rolldown";
import { expect, onTestFinished, test } from "vitest";
import { COMMANDS, commandChunks } from "./command-chunks.ts";

const SOURCES = {
  "cli.js": 'import "./view.js"; import "./parser.js"; import("./status.js"); import("./rare.js");',
  "supervisor.js": 'import "./processes.js"; import "./errors.js";',
  "service.js": 'import "./errors.js"; import("./probe.js");',
  "status.js":
    'import "./view.js"; import "./record.js"; import "./processes.js"; import "./probe.js";',
  "rare.js": 'import "./record.js"; console.log("rare");',
  "record.js": 'import "./errors.js"; console.log("record");',
  ...Object.fromEntries(
    ["view", "parser", "processes", "errors", "probe"].map((name) => [
      `${name}.js`,
      `console.log("${name}");`,
    ]),
  ),
};

test("what commands load is in few files, and services load none of it", async () => {
  const chunks = await bundled();
  expect(chunks.get("base")).toEqual(["view.js"]);
  expect(chunks.get("host")).toEqual(["processes.js"]);
  expect(chunks.get("command")).toEqual(["record.js", "status.js"]);
  expect(chunks.get("cli")).toEqual(["cli.js", "parser.js"]);
  expect(chunks.get("rare")).toEqual(["rare.js"]);
  expect(chunks.get("errors")).toEqual(["errors.js"]);
  expect(chunks.get("probe")).toEqual(["probe.js"]);
});

test("what counts as a command is there", () => {
  expect(COMMANDS.filter((file) => !existsSync(file))).toEqual([]);
});

/** The modules of each chunk, both by their names, without what the bundler adds. */
async function bundled(): Promise<Map<string, string[]>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "devstack-chunks-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  for (const [name, source] of Object.entries(SOURCES)) await writeFile(at(name), source);
  const { plugin, nameOf } = commandChunks({
    commands: [at("status.js")],
    cli: at("cli.js"),
    supervisor: at("supervisor.js"),
    others: [at("service.js")],
  });
  const { output } = await build({
    input: ["cli.js", "supervisor.js", "service.js"].map(at),
    write: false,
    plugins: [plugin],
    preserveEntrySignatures: "allow-extension",
    output: {
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [{ name: nameOf, debugName: "commands" }],
      },
    },
  });
  return new Map(
    output.flatMap((file) =>
      file.type === "chunk" ? [[file.name, namesOf(file.moduleIds)] as const] : [],
    ),
  );
}

function namesOf(modules: readonly string[]): string[] {
  const names = modules.map((id) => basename(id));
  return names.filter((name) => name in SOURCES).sort();
}
