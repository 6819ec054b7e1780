import { once } from "node:events";
import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { systemClock } from "./clock.ts";
import { dryExecutor } from "./executor/dry-executor.ts";
import { realExecutor } from "./executor/real-executor.ts";
import { findSocket, userRuntimeFolder } from "./runtime-folder.ts";

const executor = realExecutor(systemClock);
const uid = process.getuid?.() ?? 0;

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rt-"));
});
afterEach(() => rm(root, { recursive: true }));

async function folder(name: string, mode = 0o700): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  await chmod(path, mode);
  return path;
}

test("it is made below the system's runtime folder, for this user alone", async () => {
  const found = await userRuntimeFolder({ XDG_RUNTIME_DIR: join(root, "run") }, executor);
  expect(found).toBe(join(root, "run", "devstack"));
  expect((await lstat(found)).mode & 0o777).toBe(0o700);
});

test("a dry run names it and does not make it", async () => {
  const dry = dryExecutor(() => {});
  const found = await userRuntimeFolder({ XDG_RUNTIME_DIR: join(root, "run") }, dry);
  expect(found).toBe(join(root, "run", "devstack"));
  await expect(lstat(join(root, "run"))).rejects.toThrow("ENOENT");
});

test("the temporary folder is the one of the given environment", async () => {
  const found = await userRuntimeFolder({ TMPDIR: root }, executor);
  expect(found).toBe(join(root, `devstack-${uid}`));
});

test("a folder that others can open, or a link to one, is passed over and left as it is", async () => {
  const open = await folder("open");
  await mkdir(join(open, "devstack"));
  await chmod(join(open, "devstack"), 0o755);
  const linked = await folder("linked");
  await symlink(await folder("target", 0o755), join(linked, "devstack"));
  for (const runtime of [open, linked]) {
    const found = await userRuntimeFolder({ XDG_RUNTIME_DIR: runtime, TMPDIR: root }, executor);
    expect(found).toBe(join(root, `devstack-${uid}`));
  }
  expect((await lstat(join(open, "devstack"))).mode & 0o777).toBe(0o755);
  expect((await lstat(join(root, "target"))).mode & 0o777).toBe(0o755);
});

test("paths that are too long for a socket end below /tmp, whatever TMPDIR says", async () => {
  const long = join(root, "a-long-name".repeat(10));
  const found = await userRuntimeFolder({ XDG_RUNTIME_DIR: long, TMPDIR: long }, executor);
  expect(found).toBe(`/tmp/devstack-${uid}`);
});

async function listenOn(path: string): Promise<void> {
  const server = createServer().listen(path);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
}

test("a socket is found where another environment has put it", async () => {
  const runtime = join(root, "run");
  const env = { XDG_RUNTIME_DIR: runtime, TMPDIR: root };
  const made = await userRuntimeFolder({ TMPDIR: root }, executor);
  await listenOn(join(made, "x.sock"));
  expect(await findSocket(env, "x.sock")).toBe(join(made, "x.sock"));
  expect(await findSocket(env, "y.sock")).toBeNull();
});

test("what is no socket, or lies where others can put things, is not found", async () => {
  const made = await userRuntimeFolder({ TMPDIR: root }, executor);
  await writeFile(join(made, "x.sock"), "");
  expect(await findSocket({ TMPDIR: root }, "x.sock")).toBeNull();
  await listenOn(join(made, "y.sock"));
  await chmod(made, 0o755);
  expect(await findSocket({ TMPDIR: root }, "y.sock")).toBeNull();
});
