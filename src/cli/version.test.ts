import { expect, test } from "vitest";
import { fakeStackApi } from "../../test/support/fake-stack-api.ts";
import { runCli } from "../../test/support/run-cli.ts";

test("version tells what runs here, and what is missing", async () => {
  const { status, stdout, stderr } = await runCli("version", { api: fakeStackApi() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "devstack    0.1.0
    node        26.10.0   /usr/bin/node
    system      linux     x64, 6.1.0
    runtime     embedded  plain processes, no engine needed
    opa         1.2.3     /usr/bin/opa
    tempo       built-in  devstack's own stand-in
    prometheus  missing   the program for prometheus is not there
    "
  `);
});

test("version --json is the document itself", async () => {
  const { stdout } = await runCli("version --json", { api: fakeStackApi() });
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    node: { version: "26.10.0" },
    components: [{ name: "opa", version: "1.2.3" }, { name: "tempo" }, { name: "prometheus" }],
  });
});

test("what nothing here runs has a row that fits on 80 columns", async () => {
  const problem = "there is no stand-in for it; ask Prometheus and Tempo directly";
  const absent = {
    name: "grafana",
    provider: "absent",
    version: null,
    path: null,
    problem,
  } as const;
  const fake = fakeStackApi();
  const versions: typeof fake.versions = async (...given) => ({
    ...(await fake.versions(...given)),
    components: [absent],
  });
  const { stdout } = await runCli("version", { api: fakeStackApi({ versions }) });
  expect(stdout).toMatch(/^grafana +none +nothing here runs it$/m);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
