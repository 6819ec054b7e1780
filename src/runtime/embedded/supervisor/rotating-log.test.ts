import { mkdir, mkdtemp, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rotatingLog } from "./rotating-log.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "log-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(...chunks: string[]): Promise<void> {
  const log = rotatingLog({ path: join(folder, "a.log"), maxBytes: 10 });
  for (const chunk of chunks) log.write(chunk);
  log.end();
  await finished(log);
}
const content = (name: string) => readFile(join(folder, name), "utf8");

test("the file and its predecessor never hold more than the limit each", async () => {
  await write("111111\n", "222222\n", "333333\n");
  expect((await readdir(folder)).sort()).toEqual(["a.log", "a.log.1"]);
  expect(await content("a.log.1")).toBe("222222\n");
  expect(await content("a.log")).toBe("333333\n");
});

test("a new start goes on where the last one ended", async () => {
  await write("1111\n");
  await write("2222\n");
  expect(await content("a.log")).toBe("1111\n2222\n");
  await write("3333\n");
  expect(await content("a.log.1")).toBe("1111\n2222\n");
});

test("what cannot be written is dropped and told, and the log goes on when it can", async () => {
  const log = rotatingLog({ path: join(folder, "a.log"), maxBytes: 1_000 });
  const put = (text: string) => new Promise((resolve) => log.write(text, resolve));
  await mkdir(join(folder, "a.log"));
  await put("lost\n");
  await put("lost\n");
  await rmdir(join(folder, "a.log"));
  await put("kept\n");
  log.end();
  await finished(log);
  const lines = (await content("a.log")).trim().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("devstack: 10 bytes of the log could not be written and are lost");
  expect(lines[1]).toBe("kept");
});

test("a log whose folder was removed makes it anew at the next start", async () => {
  await write("1\n");
  await rm(folder, { recursive: true });
  await write("2\n");
  expect(await content("a.log")).toBe("2\n");
});
