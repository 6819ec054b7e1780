import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shellService, type TestStack, testStack } from "../support/test-stack.ts";

const runs = async ({ folder }: TestStack) =>
  (await readFile(join(folder, "runs.txt"), "utf8")).trim().split("\n").length;

const services = (word: string) => ({
  migrate: shellService(`echo ${word} >> runs.txt`, { job: true }),
  web: shellService("exec sleep 1000", { needs: { migrate: "done" } }),
});

test("a job that is done counts as success, and runs again only where it changed or the stack was down", async () => {
  const stack = await testStack({ services: services("one") });
  const { status } = await stack.up();
  expect(status.stack.state).toBe("ready");
  expect(await stack.row("migrate")).toMatchObject({
    state: "done",
    reason: "ended with status 0",
  });
  expect((await stack.status()).stack.state).toBe("ready");
  await stack.up();
  expect(await runs(stack), "nothing has changed").toBe(1);
  await stack.configure({ services: services("two") });
  await stack.up();
  expect(await runs(stack), "it has changed").toBe(2);
  await stack.down();
  await stack.up();
  expect(await runs(stack), "it never ran in this stack").toBe(3);
});
