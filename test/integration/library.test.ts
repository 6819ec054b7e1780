import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as library from "../../src/index.ts";
import { repository } from "../support/checkout.ts";
import { codeBlocks } from "../support/documentation.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { runCommand } from "../support/run-command.ts";
import { httpService, testStack } from "../support/test-stack.ts";

const { discardFresh, doctor, down, execProgram, failureLogs, listStacks, logs, openFresh } =
  library;
const { openStack, prove, report, resolveConfig, restartServices, startServices, status } = library;
const { saveEvidence, stopServices, timedUp, up, versions, watchStatus, webPage } = library;

test("the library brings a stack up and down, and what is undefined has its default", async () => {
  const [port = 0] = await requestedPorts(1);
  const { folder, env } = await testStack({ services: { a: httpService(port) } });
  const stack = await openStack({ cwd: folder, env });
  const result = await up(stack, {
    emit: undefined,
    signal: undefined,
    prove: undefined,
    timeoutMs: undefined,
    proofTimeoutMs: undefined,
    attached: undefined,
  });
  expect(result).toMatchObject({ alreadyUp: false, hops: [], status: { stack: { name: "atp" } } });
  expect((await status(stack)).stack.state).toBe("ready");
  expect(await listStacks({ env })).toMatchObject([{ folder, state: "up" }]);
  for await (const line of logs(stack)) expect(line.service).toBe("a");
  expect(await down(stack)).toMatchObject({ wasUp: true, ended: 1, left: [] });
  expect(await listStacks({ env })).toEqual([]);
});

test("services are stopped, started and restarted, looked at and left in a fresh stack alone", async () => {
  const stack = await testStack({ services: { memory: {} } });
  const own = await openFresh({ cwd: stack.folder, env: stack.env });
  onTestFinished(() => discardFresh(own));
  expect((await doctor(own)).findings.length).toBeGreaterThan(0);
  expect((await resolveConfig(own)).config).toMatchObject({ runtime: "embedded" });
  const { timings } = await timedUp(own, { attached: true });
  expect(timings.services).toMatchObject([{ name: "memory" }]);
  const services = ["memory"];
  expect(await stopServices(own, { services })).toMatchObject({ stopped: services });
  expect(await startServices(own)).toMatchObject({ started: services });
  expect(await restartServices(own, { services: undefined })).toMatchObject({ started: services });
  expect(await failureLogs(own)).toEqual([]);
  await expect(prove(own)).rejects.toMatchObject({ code: "E_PROOF_FAILED" });
  await expect(webPage(own)).rejects.toMatchObject({ code: "E_USAGE" });
  const { command, args, cwd } = await execProgram(own, {
    service: "memory",
    command: ["ls", "x"],
  });
  expect({ command, args, cwd }).toEqual({ command: "ls", args: ["x"], cwd: expect.any(String) });
  expect((await versions(own)).components.length).toBeGreaterThan(0);
  const path = join(stack.root, "report.json");
  expect(await report(own, { path })).toMatchObject({ file: path });
  const folder = join(stack.root, "evidence");
  expect(await saveEvidence(own, { folder })).toMatchObject({ folder });
  for await (const seen of watchStatus(own)) {
    expect(seen.stack.state).toBe("ready");
    break;
  }
  expect((await stack.status()).stack.state).toBe("stopped");
  await discardFresh(own);
  expect(await listStacks({ env: stack.env, all: true })).toEqual([]);
});

test("the documented example runs as it stands, and every function is documented", async () => {
  const document = await readFile(join(repository, "docs/library.md"), "utf8");
  const functions = Object.entries(library).filter(([name]) => /^[a-z]/.test(name));
  for (const [name] of functions) expect(document).toContain(`\`${name}()\``);
  const stack = await testStack({ services: { memory: {} } });
  const [example] = codeBlocks().filter(({ where }) => where.startsWith("docs/library.md"));
  const bundle = join(repository, "dist/index.js");
  const text = example?.text.replace('from "devstack"', `from ${JSON.stringify(bundle)}`) ?? "";
  await writeFile(join(stack.folder, "example.mjs"), text);
  const {
    status: exitStatus,
    stdout,
    stderr,
  } = await runCommand(process.execPath, ["example.mjs"], { cwd: stack.folder, env: stack.env });
  expect({ exitStatus, stderr }).toEqual({ exitStatus: 0, stderr: "" });
  expect(stdout).toContain("healthy true\n");
  expect(stdout).toContain("memory is stopped\n");
  expect(await stack.list({ all: true })).toEqual([]);
});
