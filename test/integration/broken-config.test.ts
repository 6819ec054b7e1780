import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diagnosticsOf } from "../../src/config/diagnostics.ts";
import { environment } from "../../src/stack/environment.ts";
import { logs } from "../../src/stack/logs.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { errorOf, httpService, type TestStack, testStack } from "../support/test-stack.ts";

const yaml = (stack: TestStack) => join(stack.folder, "devstack.yaml");

const BROKEN = {
  "a misspelt key": "servces: {}\n",
  "no YAML": "services: [\n",
  "another runtime than it has": "runtime: compose\n",
};

async function running(): Promise<TestStack> {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  await stack.up();
  return stack;
}

test.for(Object.entries(BROKEN))("%s in devstack.yaml: only up minds", async ([, text]) => {
  const stack = await running();
  await writeFile(yaml(stack), text);
  expect((await stack.upError()).code).toMatch(/^E_(CONFIG|STATE)$/);
  expect((await stack.status()).stack).toMatchObject({ name: "atp", state: "ready" });
  expect(await environment(await stack.open())).toEqual({});
  const options = { services: ["a"], follow: false, signal: AbortSignal.timeout(30_000) };
  for await (const line of logs(await stack.open(), options)) expect(line.service).toBe("a");
  expect(await stack.down()).toMatchObject({ name: "atp", wasUp: true, ended: 1 });
  expect(await stack.processes()).toEqual([]);
});

test.for([
  ["references to nothing", { process: ["x", "${WORD}"], env: { A: "${NOWHERE}" } }, 4],
  ["images where no engine is", { image: "acme/shop:1" }, 2],
] as const)("%s are told all at once, in the order of the file", async ([, service, count]) => {
  const stack = await testStack({ services: { b: service, a: service } });
  const problems = diagnosticsOf(await stack.upError()) ?? [];
  expect(problems.map(({ path }) => path.split(".")[1])).toEqual(
    ["b", "a"].flatMap((name) => Array(count / 2).fill(name)),
  );
  const lines = problems.map(({ line }) => line);
  expect(lines).toEqual(lines.toSorted((one, other) => one - other));
});

test("two configuration files side by side do not keep a stack from being taken down", async () => {
  const stack = await running();
  await writeFile(join(stack.folder, "devstack.yml"), "");
  expect((await stack.upError()).code).toBe("E_CONFIG");
  expect(await stack.down()).toMatchObject({ wasUp: true });
});

test("a stack that was renamed while up goes by the name it was brought up with", async () => {
  const stack = await running();
  await writeFile(yaml(stack), "name: other\n");
  expect((await stack.status()).stack.name).toBe("atp");
  expect((await stack.down()).name).toBe("atp");
});

test("where the configuration is all there is of a stack, a fault in it is told", async () => {
  const stack = await testStack();
  await writeFile(yaml(stack), "servces: {}\n");
  expect((await errorOf(stack.status())).code).toBe("E_CONFIG");
  expect((await errorOf(stack.down())).code).toBe("E_CONFIG");
});
