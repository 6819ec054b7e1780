import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Plan } from "../../../plan/plan.ts";
import { systemClock } from "../../../util/clock.ts";
import type { Executor } from "../../../util/executor/executor.ts";
import { realExecutor } from "../../../util/executor/real-executor.ts";
import { type ComposeText, writeComposeFile } from "./write-compose-file.ts";

const plan = { services: [] as Plan["services"] } as Plan;

/** A folder in which the file is written, and which files were. */
async function place() {
  const folder = await mkdtemp(join(tmpdir(), "compose-file-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const written: string[] = [];
  const real = realExecutor(systemClock);
  const executor: Executor = {
    ...real,
    writeFile: (path, ...rest) => {
      written.push(path);
      return real.writeFile(path, ...rest);
    },
  };
  const path = join(folder, "compose.yaml");
  const write = async (name: string) => {
    written.length = 0;
    const document: ComposeText["document"] = { name, services: {}, networks: {}, volumes: {} };
    const run = join(folder, "run");
    await writeComposeFile({ path, document, plan }, { folders: { run }, executor });
    return written.includes(path);
  };
  return { path, write };
}

test("the file is written when it says something else, and not when it says the same", async () => {
  const { path, write } = await place();
  expect(await write("a")).toBe(true);
  expect(await readFile(path, "utf8")).toContain("name: a");
  expect(await write("a")).toBe(false);
  expect(await write("b")).toBe(true);
  expect(await readFile(path, "utf8")).toContain("name: b");
});

test("a file that somebody has changed or removed is written again", async () => {
  const { path, write } = await place();
  await write("a");
  await chmod(path, 0o644);
  expect(await write("a")).toBe(true);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await writeFile(path, "name: mine\n");
  expect(await write("a")).toBe(true);
  await rm(path);
  expect(await write("a")).toBe(true);
  expect(await readFile(path, "utf8")).toContain("name: a");
});
