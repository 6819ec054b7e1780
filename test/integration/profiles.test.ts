import { expect, test } from "vitest";
import { startCli } from "../support/cli-process.ts";
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

test("run and a fresh run bring up the services of the profiles that they are given", async () => {
  const stack = await testStack({ services: { web: running, memory: { profiles: ["debug"] } } });
  const script = 'echo "${MEMORY_URL:-none}"';
  const run = async (...options: string[]) =>
    (await startCli(stack, "run", "-q", ...options, "--", "sh", "-c", script).ended).stdout;
  expect(await run("--fresh", "--profile", "debug")).toMatch(/^http:/);
  expect(await run("--fresh")).toBe("none\n");
  expect(await run("--profile", "debug")).toMatch(/^http:/);
  expect(await stack.row("memory")).toMatchObject({ state: "ready" });
});
