import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
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
