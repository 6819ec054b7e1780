import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as devstack from "./index.ts";
import { packageRoot } from "./util/package-root.ts";

test("the library offers the actions of the commands, and nothing by accident", () => {
  expect(Object.keys(devstack).sort()).toEqual([
    "DevstackError",
    "ERROR_CODES",
    "ask",
    "discardFresh",
    "doctor",
    "down",
    "environment",
    "execProgram",
    "failureLogs",
    "lint",
    "listStacks",
    "logs",
    "openFresh",
    "openStack",
    "prove",
    "report",
    "resolveConfig",
    "restartServices",
    "saveEvidence",
    "startServices",
    "status",
    "stopServices",
    "timedUp",
    "up",
    "versions",
    "watchStatus",
    "webPage",
  ]);
});

test("what is wrong is told with a code, as on the command line", async () => {
  const stack = devstack.openStack({ cwd: "/", file: "/no/such/devstack.yaml" });
  await expect(stack).rejects.toMatchObject({ code: "E_CONFIG_UNREADABLE", exitStatus: 2 });
});

test("what is undefined has its default", async () => {
  const folder = await mkdtemp(join(tmpdir(), "devstack-library-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const env = { HOME: folder, XDG_STATE_HOME: folder };
  const stack = await devstack.openStack({ cwd: folder, file: undefined, env });
  const { stack: whole } = await devstack.status(stack, { signal: undefined });
  expect(whole.state).toBe("stopped");
  expect(await devstack.down(stack, { volumes: undefined })).toMatchObject({ wasUp: false });
  expect(await devstack.listStacks({ env })).toEqual([]);
  await expect(devstack.environment(stack)).rejects.toMatchObject({ code: "E_NOT_RUNNING" });
  const lines = devstack.logs(stack)[Symbol.asyncIterator]();
  await expect(lines.next()).rejects.toMatchObject({ code: "E_NOT_RUNNING" });
  const answer = devstack.ask(stack, { prompt: "hello" })[Symbol.asyncIterator]();
  await expect(answer.next()).rejects.toMatchObject({ code: "E_NOT_RUNNING" });
});

test("a stack shows no more of itself than which it is and where", async () => {
  const stack = await devstack.openStack({ cwd: "/", env: { HOME: "/" } });
  expect(Object.keys(stack)).toEqual(["id", "folder", "named"]);
});

test("a Compose file is linted without a stack", async () => {
  const file = join(packageRoot(), "test/fixtures/hand-written-stack/compose.yaml");
  const { errors, findings } = await devstack.lint([file]);
  expect(errors).toBeGreaterThan(20);
  expect(findings[0]).toMatchObject({ file, line: 3, code: "L_VERSION_OBSOLETE" });
});
