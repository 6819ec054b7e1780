import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";

test("init says what it wrote and what comes next", async () => {
  const { status, stdout, stderr } = await runCli("init", { api: fakeStackApi() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toBe("Wrote devstack.yaml, stack atp.\nNext: devstack up\n");
});

test("--force and --file reach it, and it tells whose folder this was", async () => {
  const asked: unknown[] = [];
  const api = fakeStackApi({
    init: async ({ cwd, file, force }) => {
      asked.push({ cwd, file, force });
      const shadows = "/devstack.yaml";
      return { schemaVersion: 1, file: "/stack/ci.yaml", name: "ci", replaced: true, shadows };
    },
  });
  const { stdout } = await runCli("init --force --file ci.yaml", { api });
  expect(asked).toEqual([{ cwd: "/stack", file: "ci.yaml", force: true }]);
  expect(stdout).toMatchInlineSnapshot(`
    "Replaced ci.yaml, stack ci.
    Until now this folder was part of the stack of /devstack.yaml.
    Next: devstack up
    "
  `);
});
