import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorOf } from "../../test/support/test-stack.ts";
import { loadConfig } from "../config/load-config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { systemClock } from "../util/clock.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { packageRoot } from "../util/package-root.ts";
import { init, stackName } from "./init.ts";
import { initTemplate } from "./init-template.ts";

let root: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "devstack-")));
});

afterAll(() => rm(root, { recursive: true, force: true }));

const folder = async (name: string): Promise<string> => {
  const path = join(root, name);
  await mkdir(path, { recursive: true });
  return path;
};

const run = (cwd: string, more: { file?: string; force?: boolean } = {}) =>
  init({ cwd, env: { HOME: root }, executor: realExecutor(systemClock), force: false, ...more });

test("what it writes is valid and named after the folder", async () => {
  const cwd = await folder("My Shop");
  const result = await run(cwd);
  expect(result).toMatchObject({
    file: join(cwd, "devstack.yaml"),
    name: "my-shop",
    shadows: null,
  });
  const config = await loadConfig({ folder: cwd });
  expect({ name: config.name, own: config.own }).toEqual({ name: "my-shop", own: {} });
});

test("every example in it is valid once it is uncommented", () => {
  const text = initTemplate({ name: "shop", schema: "/schema.json" })
    .split("\n")
    .filter((line) => !line.startsWith("# "))
    .join("\n")
    .replace(/^( *)# ?(?=\s*(?:[a-z-]+:) ?(?:\[|\{|\S*$|.*#))/gm, "$1")
    .replaceAll("# billing:", "billing:");
  const config = parseConfig(text, { file: "/shop/devstack.yaml", folder: "/shop" });
  expect(Object.keys(config.own)).toEqual(["billing", "migrate"]);
  expect(config.own["billing"]?.needs).toEqual({ router: "ready" });
  expect(config.platform.prometheus.binary).toBe("/shop/bin/prometheus");
});

test("no line of it is wider than 80 columns, but that for editors", () => {
  const lines = initTemplate({ name: "shop", schema: "/schema.json" }).split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("a file that is there stays, under both of its names, until it is forced", async () => {
  for (const name of ["devstack.yaml", "devstack.yml"]) {
    const cwd = await folder(`there-${name.length}`);
    await writeFile(join(cwd, name), "name: precious\n");
    const error = await errorOf(run(cwd));
    expect(error).toMatchObject({ code: "E_USAGE", hint: "devstack init --force" });
    expect(await readFile(join(cwd, name), "utf8")).toBe("name: precious\n");
    expect(await run(cwd, { force: true })).toMatchObject({
      file: join(cwd, name),
      replaced: true,
    });
    expect(await readFile(join(cwd, name), "utf8")).not.toContain("precious");
  }
});

test("a link to nothing is not written through", async () => {
  const cwd = await folder("link");
  await symlink(join(root, "elsewhere.yaml"), join(cwd, "devstack.yaml"));
  expect(await errorOf(run(cwd))).toMatchObject({ code: "E_USAGE" });
});

test("--file says where else, and a file of a folder above is named", async () => {
  const cwd = await folder("above/below");
  await writeFile(join(root, "above", "devstack.yaml"), "name: above\n");
  const result = await run(cwd, { file: "other.yaml" });
  expect(result).toMatchObject({
    file: join(cwd, "other.yaml"),
    shadows: join(root, "above", "devstack.yaml"),
  });
});

test("a folder that cannot be written to is an error of the machine", async () => {
  const cwd = join(root, "absent");
  expect(await errorOf(run(cwd))).toMatchObject({ code: "E_STATE", exitStatus: 3 });
});

test("editors find the schema: beside the project when it is installed there", async () => {
  const cwd = await folder("project/app");
  const modules = await folder("project/node_modules");
  await run(cwd);
  const before = await readFile(join(cwd, "devstack.yaml"), "utf8");
  expect(before).toContain(`$schema=${join(packageRoot(), "schema", "devstack.schema.json")}\n`);
  await symlink(packageRoot(), join(modules, "devstack"));
  await run(cwd, { force: true });
  const after = await readFile(join(cwd, "devstack.yaml"), "utf8");
  expect(after).toContain("$schema=../node_modules/devstack/schema/devstack.schema.json\n");
});

test.for([
  ["shop", "shop"],
  ["Bücher & Mehr", "bucher-mehr"],
  ["___", "atp"],
  ["日本", "atp"],
  ["a".repeat(60), "a".repeat(40)],
])("the folder %s makes the stack %s", ([name = "", wanted = ""]) => {
  expect(stackName(name)).toBe(wanted);
});
