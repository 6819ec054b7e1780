import { expect, test } from "vitest";
import { shellService, testStack } from "../support/test-stack.ts";

const running = shellService("echo here; exec sleep 1000");

test("status, logs and down know the services of the profile that up was given", async () => {
  const stack = await testStack({
    services: { web: running, inspector: { ...running, profiles: ["debug"] } },
  });
  await stack.up();
  expect(await stack.row("inspector")).toMatchObject({
    state: "disabled",
    reason: "only part of the stack with --profile debug",
  });
  await stack.up({ env: { DEVSTACK_PROFILES: "debug" } });
  expect((await stack.row("inspector")).state).toBe("ready");
  expect((await stack.down()).ended).toBe(2);
});
