import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stackFolders } from "../runtime/stack-folders.ts";
import { systemClock } from "../util/clock.ts";
import { dryExecutor } from "../util/executor/dry-executor.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { keptReading } from "./kept-reading.ts";

async function temporaryStack() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "kept-reading-")));
  onTestFinished(() => rm(folder, { recursive: true }));
  const folders = stackFolders(folder);
  const file = join(folders.run, "configuration");
  const executor = realExecutor(systemClock);
  return { folder, folders, file, kept: keptReading({ folders, executor }) };
}

test("what was written is read again, by this user alone", async () => {
  const { folders, file, kept } = await temporaryStack();
  await mkdir(folders.run, { recursive: true });
  expect(await kept.read()).toBeNull();
  await kept.write("one");
  await kept.write("two");
  expect(await kept.read()).toBe("two");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a folder in which no stack was up gets none", async () => {
  const { folder, kept } = await temporaryStack();
  await kept.write("one");
  expect(await readdir(folder)).toEqual([]);
});

test("one that others could have written is not believed, nor is what is no file", async () => {
  const { folders, file, kept } = await temporaryStack();
  await mkdir(folders.run, { recursive: true });
  await kept.write("one");
  await chmod(file, 0o644);
  expect(await kept.read()).toBeNull();
  await kept.write("two");
  expect(await kept.read()).toBe("two");
  await rm(file);
  await mkdir(file);
  expect(await kept.read()).toBeNull();
  await kept.write("three");
  expect((await readdir(folders.run)).sort()).toEqual(["configuration"]);
});

test("a link in the place of .devstack is not followed", async () => {
  const { folder, folders, kept } = await temporaryStack();
  await mkdir(join(folder, "elsewhere", "run"), { recursive: true });
  await symlink("elsewhere", folders.root);
  await kept.write("one");
  expect(await readdir(join(folder, "elsewhere", "run"))).toEqual([]);
});

test("a dry run only tells of it", async () => {
  const { folders, file, kept } = await temporaryStack();
  await mkdir(folders.run, { recursive: true });
  await kept.write("one");
  const told: string[] = [];
  const executor = dryExecutor((line) => told.push(line));
  await keptReading({ folders, executor }).write("two");
  expect(await readFile(file, "utf8")).toBe("one");
  expect(told).toEqual([`write file    ${file} (3 bytes, mode 600)`]);
});
