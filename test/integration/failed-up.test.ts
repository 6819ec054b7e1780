import { expect, test } from "vitest";
import { readRecord } from "../../src/stack/record.ts";
import { rememberProof } from "../../src/stack/remember-proof.ts";
import { runningStack } from "../../src/stack/running-stack.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

const NOWHERE = { env: { X: "${NOPE_UNSET}" } };

test("an up that fails on a reference leaves everything as it was", async () => {
  const [first = 0, second = 0] = await requestedPorts(2);
  const stack = await testStack({ services: { a: httpService(first) } });
  await stack.up();
  const before = await readRecord(await stack.open());
  await stack.configure({ services: { a: httpService(second, NOWHERE) } });
  expect((await stack.upError()).code).toBe("E_CONFIG");
  expect(await readRecord(await stack.open())).toEqual(before);
  const { endpoints } = await runningStack(await stack.open());
  expect(endpoints["a"]?.["http"]?.port).toBe(first);
  expect(await stack.list()).toMatchObject([{ state: "up", ports: [first] }]);
});

test("a first up that fails on a reference leaves no stack behind", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port, NOWHERE) } });
  expect((await stack.upError()).code).toBe("E_CONFIG");
  expect((await stack.status()).stack.state).toBe("stopped");
  expect(await stack.list()).toEqual([]);
});

test("what an up was about to do and did not is no address of the stack", async () => {
  const [first = 0, second = 0] = await requestedPorts(2);
  const stack = await testStack({ services: { a: httpService(first) } });
  await stack.up();
  const opened = await stack.open();
  // Dies between its notes and its deeds, as by kill -9.
  const executor: typeof opened.executor = {
    ...opened.executor,
    post: () => Promise.reject(new Error("the command has died")),
  };
  await stack.configure({ services: { a: httpService(second) } });
  await expect(stack.up({ executor })).rejects.toThrow("the command has died");
  const { endpoints } = await runningStack(await stack.open());
  expect(endpoints["a"]?.["http"]?.port).toBe(first);
});

test("an up that ends late writes no proof onto a stack that has been changed meanwhile", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({ services: { a: httpService(port) } });
  await stack.up();
  const earlier = await readRecord(await stack.open());
  await stack.configure({ services: { a: httpService(port, { env: { COLOUR: "blue" } }) } });
  await stack.up();
  const opened = await stack.open();
  const later = await readRecord(opened);
  if (earlier === null || later === null) throw new Error("up leaves a record");
  await rememberProof(opened, earlier, null);
  await rememberProof(opened, earlier, earlier.proof);
  expect(await readRecord(opened)).toEqual(later);
  await rememberProof(opened, later, null);
  expect((await readRecord(opened))?.proof).toBeNull();
});
