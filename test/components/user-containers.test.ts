import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { EngineClient } from "../../src/runtime/compose/engine/client.ts";
import { findEngine } from "../../src/runtime/compose/engine/find-engine.ts";
import { needs } from "../needs.ts";
import { blocksOfSection, codeBlocks } from "../support/documentation.ts";
import type { Engine } from "../support/engine/engine.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { testEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

const DOCUMENT = "docs/containers.md";

/** web.mjs, as the document has it. */
const WEB = codeBlocks().find(
  ({ where, language }) => where.startsWith(DOCUMENT) && language === "js",
)?.text;

interface Example {
  engine: Engine;
  stack: TestStack;
  /** What web answers. */
  seen(): Promise<{ memory: string; migrated: boolean }>;
}

/** A documented example as it stands in the text, but with a port that is free here. */
async function example(heading: string): Promise<Example> {
  const { yaml = "", dockerfile = "", yml = "" } = blocksOfSection(DOCUMENT, heading);
  const engine = await testEngine();
  const [http = 0] = await requestedPorts(1);
  const stack = await testStack({
    ...{ runtime: "compose", engine },
    files: {
      "web.mjs": WEB ?? "",
      "web/web.mjs": WEB ?? "",
      "web/Dockerfile": dockerfile,
      "compose.tools.yaml": yml.replace("9100", String(http)),
    },
  });
  const file = join(stack.folder, "devstack.yaml");
  const around = parse(await readFile(file, "utf8"));
  const services = { ...around.services, web: { ports: { http } } };
  const override = { runtime: "compose", services };
  await writeFile(join(stack.folder, "devstack.override.yaml"), stringify(override));
  await writeFile(file, yaml);
  const seen = async () => {
    const response = await fetch(`http://127.0.0.1:${http}/`);
    return (await response.json()) as { memory: string; migrated: boolean };
  };
  return { engine, stack, seen };
}

describe("containers of the user's", needs("engine"), () => {
  test("an image with a command, a file and a volume", async () => {
    const { stack, seen } = await example("An image");
    await stack.up();
    expect(await seen()).toEqual({ memory: "none", migrated: false });
    expect(await stack.down({ volumes: true })).toMatchObject({ left: [] });
  });

  test("a folder that is built", async () => {
    const { stack, seen } = await example("A folder that is built");
    await stack.up();
    expect(await seen()).toMatchObject({ memory: "none" });
  });

  test("a job before, and one after the service is ready", async () => {
    const { stack, seen } = await example("A job");
    await stack.up();
    expect(await seen()).toMatchObject({ migrated: true });
    expect(await stack.row("reader")).toMatchObject({ state: "done" });
    await stack.down();
    await stack.up();
    expect((await seen()).migrated, "a volume outlives down").toBe(true);
  });

  test("a Compose file that is included comes, is shown and goes with the stack", async () => {
    const { engine, stack } = await example("Compose files of your own");
    await stack.up();
    expect(await stack.row("watcher")).toMatchObject({ state: "ready", provider: "container" });
    expect((await stack.up()).alreadyUp).toBe(true);
    expect(await stack.down()).toMatchObject({ left: [] });
    const found = await findEngine({ ...process.env, ...engine.env });
    if (found.engine === null) throw new Error("there is no engine");
    const client = new EngineClient(found.engine);
    expect(await client.containers()).toEqual([]);
  });

  test("an included file that breaks the whole is named, and so is one that is missing", async () => {
    const { stack } = await example("Compose files of your own");
    const file = join(stack.folder, "compose.tools.yaml");
    await writeFile(file, "services:\n  web: { image: 'other:1' }\n");
    expect(await stack.upError()).toMatchObject({
      code: "E_COMPOSE_FAILED",
      why: expect.stringContaining("web"),
      hint: expect.stringContaining(file),
    });
    await writeFile(join(stack.folder, "devstack.yaml"), "include: [nowhere.yaml]\n");
    expect(await stack.upError()).toMatchObject({ code: "E_CONFIG", exitStatus: 2 });
  });
});
