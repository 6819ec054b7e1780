import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/support/checkout.ts";
import { lint } from "../lint/lint.ts";
import { systemClock } from "../util/clock.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { eject } from "./eject.ts";
import { openStack, type Stack } from "./stack.ts";

async function stackOf(yaml: string): Promise<{ stack: Stack; folder: string }> {
  const temporary = await temporaryFolder();
  onTestFinished(() => temporary[Symbol.asyncDispose]());
  await writeFile(join(temporary.path, "devstack.yaml"), yaml);
  const stack = await openStack({
    cwd: temporary.path,
    env: { HOME: temporary.path, PATH: "", XDG_RUNTIME_DIR: temporary.path },
    executor: realExecutor(systemClock),
    clock: systemClock,
  });
  return { stack, folder: join(temporary.path, "deploy") };
}

const ONE = "services: { web: { image: 'web:1' } }";

test("all is written, and secrets are out of others' reach", async () => {
  const { stack, folder } = await stackOf(ONE);
  const { files } = await eject(stack, { folder, force: false });
  expect(files).toBeGreaterThan(20);
  expect(await readFile(join(folder, "compose.yaml"), "utf8")).toContain("  web:\n");
  const mode = async (path: string) => (await stat(join(folder, path))).mode & 0o777;
  expect(await mode("secrets")).toBe(0o700);
  expect(await mode("secrets/grafana-admin-password")).toBe(0o444);
  expect(await mode("mounted/opa/opa")).toBe(0o755);
});

test("the linter finds nothing in it", async () => {
  const { stack, folder } = await stackOf("");
  await eject(stack, { folder, force: false });
  const { findings } = lint({ files: [join(folder, "compose.yaml")], cwd: folder });
  expect(findings).toEqual([]);
});

test("a folder with something in it is taken only by force", async () => {
  const { stack, folder } = await stackOf(ONE);
  await mkdir(folder);
  await writeFile(join(folder, "notes.txt"), "mine");
  await expect(eject(stack, { folder, force: false })).rejects.toMatchObject({
    code: "E_USAGE",
    why: "there is notes.txt, and perhaps more",
  });
  await eject(stack, { folder, force: true });
  expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("mine");
  await expect(
    eject(stack, { folder: join(folder, "notes.txt"), force: true }),
  ).rejects.toMatchObject({ code: "E_USAGE", why: "it is no folder" });
});

test("the folder of devstack.yaml is not taken, nor one above it", async () => {
  const { stack } = await stackOf(ONE);
  for (const folder of [stack.folder, join(stack.folder, "..")]) {
    await expect(eject(stack, { folder, force: true })).rejects.toMatchObject({ code: "E_USAGE" });
  }
});

test("a program of this machine is told at its line", async () => {
  const { stack, folder } = await stackOf("services:\n  web: { process: [node, web.js] }\n");
  await expect(eject(stack, { folder, force: false })).rejects.toMatchObject({
    code: "E_CONFIG",
    why: expect.stringContaining("devstack.yaml:2:19"),
  });
  await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
});
