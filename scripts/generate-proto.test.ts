import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const script = join(import.meta.dirname, "generate-proto.ts");
const HEAD = 'syntax = "proto3"; package t;';

test("the descriptors that are checked in are those of the .proto files", async () => {
  expect(await run("--check")).toEqual({ status: 0, stderr: "" });
});

test("--check names what drifted: changed, missing and left over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "devstack-proto-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "base.proto"), `${HEAD} message Base { uint64 at = 1; }`);
  await writeFile(
    join(folder, "user.proto"),
    `${HEAD} import "base.proto"; message U { Base b = 1; }`,
  );
  expect(await run("--check", folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("base.json, user.json"),
  });

  expect(await run(folder)).toEqual({ status: 0, stderr: "" });
  expect(await run("--check", folder)).toEqual({ status: 0, stderr: "" });
  const user = await readFile(join(folder, "generated/user.json"), "utf8");
  expect(JSON.parse(user).nested.t.nested).toHaveProperty("Base");

  await writeFile(join(folder, "base.proto"), `${HEAD} message Base { uint64 at = 2; }`);
  await rm(join(folder, "user.proto"));
  expect(await run("--check", folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("base.json, user.json"),
  });
  await run(folder);
  expect(await readdir(join(folder, "generated"))).toEqual(["base.json"]);
});

function run(...args: string[]): Promise<{ status: number; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, _stdout, stderr) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, stderr });
    });
  });
}
