import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { report } from "../../src/stack/report/report.ts";
import { needs } from "../needs.ts";
import { containerOf, webContainer } from "../support/small-containers.ts";
import { testEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

/** One for each place; none of them looks like anything. */
const SECRETS = {
  declared: "violet$otter-declared",
  environment: "violet-otter-environment",
  url: "violet-otter-url",
};

test("a report of containers has their Compose file and states", needs("engine"), async () => {
  const engine = await testEngine();
  const web = await webContainer(engine, {
    env: {
      API_KEY: SECRETS.environment,
      DATABASE: `postgres://ada:${SECRETS.url}@db/x`,
      NEUTRAL: "see ${ORDINARY}",
      OTHER: `see ${SECRETS.environment}`,
    },
  });
  const stack = await testStack({
    runtime: "compose",
    engine,
    services: { web },
    env: { ORDINARY: SECRETS.declared },
    secrets: { audit: { from: "env:ORDINARY", to: ["web"] } },
  });
  await stack.up();
  expect(await readFile(join(stack.folders.root, "compose.yaml"), "utf8")).toContain(
    "see violet$$",
  );
  const id = await containerOf(engine, "web");
  await engine.request({ method: "POST", path: `/containers/${id}/kill` });
  const { document, text, parts, missing } = await reportOf(stack);
  expect(parts).toEqual(expect.arrayContaining(["composeFile", "containers", "logs"]));
  expect(missing).toEqual({});
  expect(document.composeFile).toMatchObject({
    services: { web: { image: "web:1", environment: { API_KEY: "***", NEUTRAL: "see ***" } } },
  });
  expect(document.containers).toMatchObject([
    {
      ...{ service: "web", id, image: "web:1", status: "exited", exitCode: 137, pid: null },
      ...{ restarts: 0, outOfMemory: false, error: "", health: null },
      name: expect.stringContaining("-web-1"),
      finishedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
  const secrets = [...Object.values(SECRETS), SECRETS.declared.replace("$", "$$$$")];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);

  await engine.stop();
  const without = await reportOf(stack);
  expect(without.parts).toContain("composeFile");
  expect(without.missing["containers"]).toMatch(/engine/);
});

async function reportOf(stack: TestStack) {
  const path = join(stack.folder, "report.json");
  const options = { path, signal: AbortSignal.timeout(20_000) };
  const result = await report(await stack.open(), options);
  const text = await readFile(path, "utf8");
  return { ...result, text, document: JSON.parse(text) };
}
