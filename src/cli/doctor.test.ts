import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import type { DoctorReport } from "../stack/doctor/doctor.ts";

const report: DoctorReport = {
  schemaVersion: 1,
  ok: false,
  findings: [
    { check: "node", status: "ok", summary: "devstack runs on 26.10.0", fix: null },
    {
      check: "node",
      status: "warning",
      summary: "on PATH is 20.1.0 (/usr/bin/node), too old for an installed devstack",
      fix: "install Node.js 22.18 or newer; a clone brings its own",
    },
    {
      check: "ports",
      status: "problem",
      summary: "9100 (billing) is held by java (pid 4711)",
      fix: "end it, or give billing another port in devstack.yaml",
    },
  ],
};

test("doctor gives each finding a row and each trouble its remedy; a problem is exit 3", async () => {
  const api = fakeStackApi({ doctor: async () => report });
  const { status, stdout, stderr } = await runCli("doctor", { api });
  expect({ status, stderr }).toEqual({ status: 3, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "  ✔ node   devstack runs on 26.10.0
      !        on PATH is 20.1.0 (/usr/bin/node), too old for an installed devstack
               fix  install Node.js 22.18 or newer; a clone brings its own
      ✖ ports  9100 (billing) is held by java (pid 4711)
               fix  end it, or give billing another port in devstack.yaml

    1 problem, 1 warning.
    "
  `);
  expect((await runCli("doctor --json", { api })).status).toBe(3);
});

test("a machine that is in order is exit 0, one with warnings too", async () => {
  const fine = await runCli("doctor", { api: fakeStackApi() });
  expect(fine.status).toBe(0);
  expect(fine.stdout).toMatch(/\n\nEverything is in order\.\n$/);
  const findings = report.findings.filter(({ status }) => status !== "problem");
  const api = fakeStackApi({ doctor: async () => ({ schemaVersion: 1, ok: true, findings }) });
  const warned = await runCli("doctor", { api });
  expect(warned.status).toBe(0);
  expect(warned.stdout).toMatch(/\n\n1 warning\. A stack can run here\.\n$/);
});
