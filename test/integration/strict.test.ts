import { expect, test } from "vitest";
import { shellService, testStack } from "../support/test-stack.ts";

test("a service that nobody can check is named, and with strict it fails up", async () => {
  const job = { migrate: shellService("true", { job: true }) };
  const services = { worker: shellService("exec sleep 1000"), ...job };
  const stack = await testStack({ platform: true, services });
  const { unproven } = await stack.up();
  expect(unproven.map(({ service }) => service)).toEqual(["worker"]);
  const error = await stack.upError({ strict: true });
  expect(error).toMatchObject({
    code: "E_PROOF_FAILED",
    exitStatus: 6,
    message: "nobody can check worker",
    why: expect.stringContaining("no proof declared"),
  });
  expect((await stack.status()).stack.state, "what was started keeps running").toBe("ready");
  await stack.configure({ platform: true, services: job });
  expect((await stack.up({ strict: true })).unproven).toEqual([]);
});
