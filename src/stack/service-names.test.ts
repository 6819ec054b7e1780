import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../util/clock.ts";
import { realExecutor } from "../util/executor/real-executor.ts";
import { serviceNames } from "./service-names.ts";
import { openStack } from "./stack.ts";

test("names come from the last up, else from the file, and are never lacking", async () => {
  const folder = await mkdtemp(join(tmpdir(), "devstack-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const names = async () => {
    const common = { cwd: folder, env: { HOME: folder }, clock: systemClock };
    return serviceNames(await openStack({ ...common, executor: realExecutor(systemClock) }));
  };
  expect(await names()).toContain("router");
  await writeFile(join(folder, "devstack.yaml"), "services: { mine: { process: [x] } }");
  expect(await names()).toEqual(expect.arrayContaining(["router", "mine"]));
  await writeFile(join(folder, "devstack.yaml"), "services: [");
  expect(await names()).toContain("tempo");
  await mkdir(join(folder, ".devstack", "run"), { recursive: true });
  const plan = { services: [{ name: "only" }], waves: [], env: {} };
  const record = { schemaVersion: 1, name: "atp", startedAt: 0, plan, endpoints: {} };
  await writeFile(join(folder, ".devstack", "run", "stack.json"), JSON.stringify(record));
  expect(await names()).toEqual(["only"]);
});
