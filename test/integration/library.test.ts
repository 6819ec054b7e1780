import { expect, test } from "vitest";
import { down, listStacks, logs, openStack, status, up } from "../../src/index.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

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
  expect(await listStacks({ env })).toMatchObject([{ folder, state: "running" }]);
  for await (const line of logs(stack)) expect(line.service).toBe("a");
  expect(await down(stack)).toMatchObject({ wasUp: true, ended: 1, left: [] });
  expect(await listStacks({ env })).toEqual([]);
});
