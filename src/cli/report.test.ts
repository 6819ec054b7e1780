import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";

test("report says what is in it, what is not, and where it is", async () => {
  const { status, stdout, stderr } = await runCli("report", { api: fakeStackApi() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "In it: versions, doctor.
    Without logs: the stack never was up
    Wrote devstack-report-2030-01-01T120000.json (2 KiB). Read it through before you
    give it away.
    "
  `);
});

test("--output says where to, and a place that cannot be written is an error of the machine", async () => {
  const asked: string[] = [];
  const api = fakeStackApi({
    report: async (_stack, { path }) => {
      asked.push(path);
      throw new Error("EROFS: read-only file system");
    },
  });
  const { status, stderr } = await runCli("report --output out/r.json", { api });
  expect(asked).toEqual(["/stack/out/r.json"]);
  expect(status).toBe(3);
  expect(stderr).toContain("EROFS");
});
