import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { containersOf, webContainer } from "../support/small-containers.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";

/** Says that it is a Compose of that version; "" for one that fails. */
const composeOf = (version: string) =>
  `#!/bin/sh\n${version === "" ? "exit 1" : `echo ${version}`}\n`;

describe("Compose and its file", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  /** A stack whose PATH has no Compose but this one, if any. */
  async function withCompose(version: string | null, runtime: "compose" | "auto") {
    const services = { web: await webContainer(engine) };
    const client = { DOCKER_CONFIG: "/nowhere" };
    const stack = await testStack({ runtime, engine, services, env: client });
    const folder = join(stack.root, "bin");
    await mkdir(folder);
    for (const name of ["docker", "docker-compose"]) {
      if (version === null && name === "docker-compose") continue;
      await writeFile(join(folder, name), composeOf(name === "docker" ? "" : (version ?? "")));
      await chmod(join(folder, name), 0o755);
    }
    return { stack, env: { PATH: `${folder}:/usr/bin:/bin` } };
  }

  test.each([
    ["is missing", null, /docker compose: /],
    ["is too old", "1.29.2", /1\.29\.2.*too old/],
  ])("where it %s containers are refused before anything starts", async (_what, version, why) => {
    const { stack, env } = await withCompose(version, "compose");
    const error = await stack.upError({ env });
    expect(error).toMatchObject({ code: "E_RUNTIME_UNAVAILABLE", exitStatus: 3 });
    expect(error.why).toMatch(why);
    expect(await containersOf(engine)).toEqual([]);
  });

  test("where it is missing and nobody asked for containers, processes run and that is said", async () => {
    const { stack, env } = await withCompose(null, "auto");
    await stack.configure({ runtime: "auto", services: {} });
    expect((await stack.up({ env })).status.stack.runtime).toBe("embedded");
    expect(stack.events).toContainEqual({
      type: "notice",
      message: expect.stringMatching(
        /^Plain processes, no containers: Docker .* answers, but Compose cannot be used; /,
      ),
    });
  });

  async function oneWeb(): Promise<TestStack> {
    const services = { web: await webContainer(engine), b: await webContainer(engine) };
    return testStack({ runtime: "compose", engine, services });
  }
  const override = (stack: TestStack, web: object) =>
    writeFile(join(stack.folder, "devstack.override.yaml"), JSON.stringify({ services: { web } }));

  test.each([
    [
      "an image that cannot be",
      { image: "UPPER/Case:1:2" },
      { code: "E_COMPOSE_FAILED", exitStatus: 3, why: expect.stringContaining("UPPER/Case:1:2") },
    ],
    [
      "a volume that nobody can mount",
      { volumes: ["/x:/y:nonsense"] },
      { code: "E_CONFIG", why: expect.stringContaining("devstack.override.yaml:1:") },
    ],
  ])("an override with %s is told, and what runs goes on", async (_what, broken, expected) => {
    const stack = await oneWeb();
    await stack.up();
    await override(stack, broken);
    expect(await stack.upError()).toMatchObject(expected);
    expect((await stack.row("b")).state).toBe("ready");
    await override(stack, {});
    expect((await stack.up()).status.stack.state).toBe("ready");
    await stack.down();
  });

  test("an included file that Compose refuses is told in its words, with the file", async () => {
    const stack = await oneWeb();
    const config = join(stack.folder, "devstack.override.yaml");
    await writeFile(
      join(stack.folder, "mine.yaml"),
      "services: { x: { image: web:1, portss: [] } }",
    );
    await writeFile(config, JSON.stringify({ include: ["mine.yaml"] }));
    const error = await stack.upError();
    expect(error).toMatchObject({ code: "E_COMPOSE_FAILED", exitStatus: 3 });
    expect(`${error.why} ${error.hint}`).toContain("mine.yaml");
    expect(error.why).toContain("portss");
    expect(await containersOf(engine)).toEqual([]);
  });
});
