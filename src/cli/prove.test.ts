import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";
import { DevstackError } from "../util/errors.ts";

test("prove prints what was found at each hop, and how long it took last", async () => {
  const { status, stdout, stderr } = await runCli("prove", { api: fakeStackApi() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "  ✔ router   found at router
      ✔ opa      found at opa
      ✔ memory   found at memory

      Not proven: billing (it declares nothing)

    Proven in 0.9 s: 3 hops.  trace 7f3c
    "
  `);
});

test("a hop that breaks is 6", async () => {
  const api = fakeStackApi({
    prove: async () => {
      throw new DevstackError("E_PROOF_FAILED", "the request was not found at opa");
    },
  });
  const { status, stdout, stderr } = await runCli("prove", { api });
  expect({ status, stdout }).toEqual({ status: 6, stdout: "" });
  expect(stderr).toContain("✖ the request was not found at opa");
});
