import { expect, test } from "vitest";
import * as devstack from "./index.ts";

test("the library offers the actions of the commands, and nothing by accident", () => {
  expect(Object.keys(devstack).sort()).toEqual([
    "DevstackError",
    "ERROR_CODES",
    "ask",
    "down",
    "environment",
    "listStacks",
    "logs",
    "openStack",
    "status",
    "up",
  ]);
});

test("what is wrong is told with a code, as on the command line", async () => {
  const stack = devstack.openStack({ cwd: "/", file: "/no/such/devstack.yaml" });
  await expect(stack).rejects.toMatchObject({ code: "E_CONFIG_UNREADABLE", exitStatus: 2 });
});
