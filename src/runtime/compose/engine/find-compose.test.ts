import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shortFolder } from "../../../../test/support/fake-engine.ts";
import { findCompose } from "./find-compose.ts";

/** What the fakes print: programs that say a version, as the real ones were seen to. */
interface Programs {
  docker?: string;
  "docker-compose"?: string;
}

const says = (version: string) => `[ "$*" = "$EXPECTED" ] && echo ${version}`;
/** Docker's command line where the plugin is missing, in its words of 28.2. */
const NO_PLUGIN = 'echo "unknown flag: --short" >&2; exit 125';

async function search(programs: Programs) {
  const folder = await shortFolder();
  for (const [name, script] of Object.entries(programs)) {
    const expected = name === "docker" ? "compose version --short" : "version --short";
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\nEXPECTED="${expected}"\n${script}\n`);
    await chmod(path, 0o755);
  }
  const found = await findCompose({ PATH: folder }, { cwd: folder });
  return { ...found, folder };
}

test.for<[string, string]>([
  ["2.40.3", "2.40.3"],
  ["v2.20.0", "2.20.0"],
  ["2.40.3-desktop.1", "2.40.3-desktop.1"],
  ["5.0.1", "5.0.1"],
  ["dev", "dev"],
])("the plugin that says %s is %s", async ([said, version]) => {
  const { compose, refusals, folder } = await search({ docker: says(said) });
  expect(compose).toEqual({ command: [join(folder, "docker"), "compose"], version });
  expect(refusals).toEqual([]);
});

test("the program of its own is taken where the plugin is missing or too old", async () => {
  for (const docker of [NO_PLUGIN, says("2.19.1")]) {
    const found = await search({ docker, "docker-compose": says("2.24.0") });
    expect(found.compose).toEqual({
      command: [join(found.folder, "docker-compose")],
      version: "2.24.0",
    });
    expect(found.refusals).toHaveLength(1);
  }
});

test.for([
  ["neither is there", {}, [["Docker Compose", "neither docker nor docker-compose"]]],
  ["the plugin is missing", { docker: NO_PLUGIN }, [["docker compose", "not installed"]]],
  [
    "the first generation",
    { "docker-compose": says("1.29.2") },
    [["docker-compose", "1.29.2 is too old"]],
  ],
  [
    "both are old",
    { docker: says("2.9.0"), "docker-compose": says("2.19.9") },
    [
      ["docker compose", "2.9.0 is too old"],
      ["docker-compose", "2.19.9 is too old"],
    ],
  ],
  ["it says nothing", { docker: "true" }, [["docker compose", "does not say its version"]]],
  [
    "it fails",
    { docker: "echo 'no space left' >&2; exit 1" },
    [["docker compose", "no space left"]],
  ],
] as const)("refused: %s", async ([, programs, expected]) => {
  const { compose, refusals } = await search(programs);
  expect(compose).toBeNull();
  expect(refusals).toEqual(
    expected.map(([place, reason]) => ({
      place,
      reason: expect.stringContaining(reason),
      fix: expect.stringContaining("2.20 or later"),
    })),
  );
});
