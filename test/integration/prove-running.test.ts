import { expect, test } from "vitest";
import { proveRunning } from "../../src/stack/prove-running.ts";
import { stopServices } from "../../src/stack/stop-services.ts";
import { errorOf, shellService, type TestStack, testStack } from "../support/test-stack.ts";

const WITHIN_MS = 20_000;

const prove = async (stack: TestStack) =>
  proveRunning(await stack.open(), {
    emit: (event) => stack.events.push(event),
    signal: AbortSignal.timeout(WITHIN_MS),
    proofTimeoutMs: WITHIN_MS,
  });

test("what is up is proven anew without a restart, and a stopped hop is named", async () => {
  const stack = await testStack({ platform: true });
  expect((await errorOf(prove(stack))).code).toBe("E_NOT_RUNNING");
  const { hops, provenAt } = await stack.up();
  const pid = await stack.pidOf("router");
  const proof = await prove(stack);
  expect(proof.hops.map(({ service }) => service)).toEqual(hops);
  expect(Date.parse(proof.provenAt)).toBeGreaterThan(Date.parse(provenAt));
  expect((await stack.status()).stack.provenAt).toBe(proof.provenAt);
  expect(await stack.pidOf("router")).toBe(pid);

  const signal = AbortSignal.timeout(WITHIN_MS);
  await stopServices(await stack.open(), { services: ["memory"], signal });
  expect((await stack.status()).stack.provenAt).toBeNull();
  expect(await errorOf(prove(stack))).toMatchObject({
    code: "E_PROOF_FAILED",
    exitStatus: 6,
    message: "the request would not get through memory",
    hint: "devstack start memory",
  });
});

test("a stack in which there is nothing to prove is not proven", async () => {
  const stack = await testStack({ services: { a: shellService("exec sleep 1000") } });
  await stack.up();
  expect(await errorOf(prove(stack))).toMatchObject({
    code: "E_PROOF_FAILED",
    why: "there is no router to ask",
  });
});
