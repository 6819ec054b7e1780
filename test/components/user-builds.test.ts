import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../src/util/clock.ts";
import type { ProgramRun } from "../../src/util/executor/executor.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { needs } from "../needs.ts";
import { containerRuntime, planOfServices } from "../support/container-runtime.ts";
import type { Engine } from "../support/engine/engine.ts";
import { temporaryFiles } from "../support/temporary-files.ts";
import { testEngine } from "../support/test-engine.ts";
import { nodeImages } from "./images/node-images.ts";

const WAITS = "process.once('SIGTERM', () => process.exit());\nsetInterval(() => {}, 1000);\n";

/** A folder with a program and a Dockerfile that builds on an image which the engine has. */
async function project(instructions = "") {
  const [node] = await nodeImages();
  return temporaryFiles({
    Dockerfile: `FROM ${node?.image}\nCOPY main.js /main.js\n${instructions}\nCMD ["node", "/main.js"]\n`,
    "main.js": WAITS,
    ".dockerignore": "*.log\n.devstack\n",
  });
}

/** A stack that counts how often Compose is called. */
async function counted(engine: Engine) {
  const real = realExecutor(systemClock);
  const runs: ProgramRun[] = [];
  const stack = await containerRuntime(engine, {
    executor: {
      ...real,
      runProgram: (run) => {
        runs.push(run);
        return real.runProgram(run);
      },
    },
  });
  return { ...stack, runs };
}

test(
  "an image is built when it is absent and when what it is built from has changed",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const context = await project();
    const { start, runs, events } = await counted(engine);
    const plan = await planOfServices({ web: { build: context } });
    expect(await start(plan)).toEqual({ changed: ["web"], images: { pulled: 0, built: 1 } });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "image", way: "build", services: ["web"], status: "done" }),
    );

    runs.splice(0);
    expect(await start(plan)).toMatchObject({ changed: [] });
    await writeFile(join(context, "noise.log"), "not sent to the builder");
    expect(await start(plan)).toMatchObject({ changed: [] });
    expect(runs, "Compose is not even called").toEqual([]);

    await writeFile(join(context, "main.js"), `// changed\n${WAITS}`);
    expect(await start(plan)).toMatchObject({ changed: ["web"], images: { built: 1 } });
    await writeFile(join(context, "main.js"), `// changed\n${WAITS}`);
    const touched = await start(plan);
    expect(touched, "the same content: the same image, and no new container").toEqual({
      changed: [],
      images: { pulled: 0, built: 1 },
    });
  },
);

test("an image that has got another meaning is another start", needs("engine"), async () => {
  const engine = await testEngine();
  const context = await project();
  const { start } = await counted(engine);
  const plan = await planOfServices({ web: { image: "web:dev", build: context } });
  await start(plan);
  const other = await planOfServices({ web: { image: "web:dev" } });
  expect(await start(other), "another file, the same image").toMatchObject({
    images: { built: 0 },
  });
  const found = JSON.parse(await engine.request({ path: "/containers/json" }));
  const query = new URLSearchParams({ container: found[0].Id, repo: "web", tag: "dev" });
  await engine.request({ method: "POST", path: `/commit?${query}`, body: {} });
  expect(await start(other)).toMatchObject({ changed: ["web"] });
  expect(await start(other)).toMatchObject({ changed: [] });
});

test(
  "a build that fails is a card with the builder's last lines, and what is up stays",
  needs("engine"),
  async () => {
    const engine = await testEngine();
    const context = await project();
    const { start, runtime } = await counted(engine);
    const plan = await planOfServices({ web: { build: context } });
    await start(plan);
    const [node] = await nodeImages();
    await writeFile(
      join(context, "Dockerfile"),
      `FROM ${node?.image}\nRUN ["node", "-e", "console.error('no such module'); process.exit(3)"]\n`,
    );
    const error = await start(plan).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: "E_BUILD_FAILED",
      exitStatus: 3,
      hint: `docker build --file ${join(context, "Dockerfile")} ${context}`,
      details: { services: ["web"] },
    });
    expect(error.details.output.join("\n")).toContain("no such module");
    const { instances } = await runtime.status();
    expect(instances).toMatchObject([{ service: "web", phase: "running" }]);
  },
);

test("a build that would take the stack's secrets along is refused", needs("engine"), async () => {
  const engine = await testEngine();
  const context = await project();
  await writeFile(join(context, ".dockerignore"), "*.log\n");
  const { start } = await containerRuntime(engine, { folder: context });
  await expect(start(await planOfServices({ web: { build: context } }))).rejects.toMatchObject({
    code: "E_CONFIG",
    message: "the image of web would hold the stack's secrets",
    hint: `echo .devstack >> ${context}/.dockerignore`,
  });
});
