import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "./load-config.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "devstack-config-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function unreadable(why: string) {
  return expect.objectContaining({
    code: "E_CONFIG_UNREADABLE",
    exitStatus: 2,
    why: expect.stringContaining(why),
    hint: expect.any(String),
  });
}

test.each(["devstack.yaml", "devstack.yml"])("%s is found in the folder", async (name) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, name), "name: here\n");
  expect(await loadConfig({ folder })).toMatchObject({
    name: "here",
    folder,
    file: path.join(folder, name),
  });
});

test("the nearest parent's file counts, and its folder is the stack's", async () => {
  const folder = await temporaryFolder();
  const deep = path.join(folder, "a", "b");
  await mkdir(deep, { recursive: true });
  await writeFile(path.join(folder, "devstack.yaml"), "name: far\n");
  expect(await loadConfig({ folder: deep })).toMatchObject({ name: "far", folder });
  await writeFile(path.join(folder, "a", "devstack.yml"), "name: near\n");
  expect(await loadConfig({ folder: deep })).toMatchObject({ name: "near" });
});

test("the search ends at the home folder", async () => {
  const folder = await temporaryFolder();
  const home = path.join(folder, "home");
  const project = path.join(home, "project");
  await mkdir(project, { recursive: true });
  await writeFile(path.join(folder, "devstack.yaml"), "name: outside\n");
  const config = await loadConfig({ folder: project, homeFolder: home });
  expect(config).toMatchObject({ name: "atp", file: null, folder: project });
});

test("a named file is read without a search", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "ci"));
  await writeFile(path.join(folder, "devstack.yaml"), "name: plain\n");
  await writeFile(path.join(folder, "ci", "stack.yaml"), "name: ci\n");
  expect(await loadConfig({ folder, file: "ci/stack.yaml" })).toMatchObject({
    name: "ci",
    folder: path.join(folder, "ci"),
  });
  await expect(loadConfig({ folder, file: "none.yaml" })).rejects.toEqual(
    unreadable("it does not exist"),
  );
});

test("two names in one folder are one too many", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "devstack.yaml"), "");
  await writeFile(path.join(folder, "devstack.yml"), "");
  await expect(loadConfig({ folder })).rejects.toMatchObject({
    code: "E_CONFIG",
    message: "devstack.yaml and devstack.yml stand side by side",
  });
});

test("diagnostics name the file that was found", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "devstack.yml"), "runtme: auto\n");
  await expect(loadConfig({ folder })).rejects.toMatchObject({
    message: "devstack.yml has 1 problem",
    details: [{ file: path.join(folder, "devstack.yml"), line: 1, column: 1 }],
  });
});

test("a byte order mark is no part of the text", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "devstack.yaml"), "\ufeffname: bom\n");
  expect(await loadConfig({ folder })).toMatchObject({ name: "bom" });
});

test("a folder of that name", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "devstack.yaml"));
  await expect(loadConfig({ folder })).rejects.toEqual(unreadable("it is a folder"));
});

test("a link to nothing", async () => {
  const folder = await temporaryFolder();
  await symlink("gone.yaml", path.join(folder, "devstack.yaml"));
  await expect(loadConfig({ folder })).rejects.toEqual(unreadable("it does not exist"));
});

test("a named pipe is refused at once", async () => {
  const folder = await temporaryFolder();
  execFileSync("mkfifo", [path.join(folder, "devstack.yaml")]);
  await expect(loadConfig({ folder })).rejects.toEqual(unreadable("not a regular file"));
});

test("a file that may not be read", async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  await writeFile(path.join(folder, "devstack.yaml"), "name: secret\n", { mode: 0o000 });
  await asOrdinaryUser(async () => {
    await expect(loadConfig({ folder })).rejects.toEqual(unreadable("permission denied"));
  });
});

/** File modes stop nobody who is root: then the body runs with another user's rights. */
async function asOrdinaryUser(body: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await body();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test.each([
  ["Latin-1", Buffer.from("name: caf\xe9\n", "latin1")],
  ["UTF-16", Buffer.from("\ufeffname: a\n", "utf16le")],
])("%s is not UTF-8", async (_, bytes) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "devstack.yaml"), bytes);
  await expect(loadConfig({ folder })).rejects.toEqual(unreadable("it is not UTF-8 text"));
});

test("one mebibyte is the limit", async () => {
  const folder = await temporaryFolder();
  const comment = (bytes: number) => `#${"x".repeat(bytes - 1)}`;
  await writeFile(path.join(folder, "devstack.yaml"), comment(1024 * 1024));
  expect(await loadConfig({ folder })).toMatchObject({ name: "atp" });
  await writeFile(path.join(folder, "devstack.yaml"), comment(1024 * 1024 + 1));
  await expect(loadConfig({ folder })).rejects.toEqual(unreadable("1 MiB is the limit"));
});

test("what a program gives is merged over all files, is enough without one, and has its lines", async () => {
  const folder = await temporaryFolder();
  const give = (value: object) =>
    loadConfig({ folder, homeFolder: folder, overlay: { name: "given", value } });
  expect(await give({ name: "alone" })).toMatchObject({ name: "alone", file: null, folder });
  await writeFile(path.join(folder, "devstack.yaml"), "name: below\nports: { grafana: 3100 }\n");
  await writeFile(path.join(folder, "devstack.override.yaml"), "name: above\n");
  const { name, platform } = await give({ name: "given", ports: null });
  expect({ name, ports: platform.grafana.ports }).toEqual({ name: "given", ports: {} });
  await expect(give({ services: { memry: {} } })).rejects.toMatchObject({
    details: [{ file: path.join(folder, "given"), line: 3, path: "services.memry" }],
  });
});
