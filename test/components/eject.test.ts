import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eject } from "../../src/stack/eject.ts";
import { needs } from "../needs.ts";
import { httpContainer, nodeContainer } from "../support/container-programs.ts";
import type { Engine } from "../support/engine/engine.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";
import { makeTestEngine } from "../support/test-engine.ts";
import { testStack } from "../support/test-stack.ts";

/** Plain Compose in a folder, with nothing but the way to the engine. */
function compose(folder: string, engine: Engine, ...args: string[]): Promise<CommandResult> {
  return runCommand("docker-compose", args, { cwd: folder, env: { ...engine.env } });
}

/** The image of the platform's services is built from what was ejected. */
async function forgetOwnImage(folder: string, engine: Engine): Promise<void> {
  const text = await readFile(join(folder, "compose.yaml"), "utf8");
  const [image = ""] = /devstack-services:\S+/.exec(text) ?? [];
  await engine.request({ method: "DELETE", path: `/images/${image}?force=true` });
}

const PLAIN_WAIT = ["up", "--detach", "--wait"];
const WAIT = [...PLAIN_WAIT, "ready"];

interface Target {
  health: string;
  labels: { job: string };
}

describe("what eject writes, run by plain Compose", needs("engine"), () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await makeTestEngine();
  });
  afterAll(() => engine?.end());

  test("is a stack that answers, is scraped, and goes", async () => {
    const services = { topology: {} };
    const stack = await testStack({ platform: true, services, runtime: "compose", engine });
    const folder = join(stack.root, "ejected");
    const { missing } = await eject(await stack.open(), { folder, force: false });
    expect(missing).toEqual({ variables: [], files: [] });
    await forgetOwnImage(folder, engine);

    expect(await compose(folder, engine, ...WAIT)).toMatchObject({ status: 0 });
    const readme = await readFile(join(folder, "README.md"), "utf8");
    expect(readme).toContain("Without its name");
    const url = (service: string) =>
      new RegExp(`\\| ${service} \\(http\\) \\| (\\S+) \\|`).exec(readme)?.[1];
    const asked = await fetch(`${url("router")}/v1/ask`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ prompt: "hello" }),
    });
    expect(asked.status).toBe(200);
    // Prometheus has its targets some seconds after it is ready.
    const targets = async () => {
      const response = await fetch(`${url("prometheus")}/api/v1/targets`);
      const { data } = (await response.json()) as { data: { activeTargets: Target[] } };
      const up = data.activeTargets.filter(({ health }) => health === "up");
      return { enough: up.length > 5, others: data.activeTargets.length - up.length };
    };
    await expect.poll(targets, { timeout: 60_000 }).toEqual({ enough: true, others: 0 });

    expect(await compose(folder, engine, "down", "--volumes")).toMatchObject({ status: 0 });
    expect((await compose(folder, engine, "ps", "--all", "--quiet")).stdout).toBe("");
  });

  test("waits for jobs and for what others need, and takes what has to be supplied from .env", async () => {
    const [port = 0, latePort = 0] = await requestedPorts(2);
    const stack = await testStack({
      ...{ runtime: "compose", engine },
      services: {
        // Nobody needs it.
        late: httpContainer(latePort, { afterMs: 1_500 }),
        migrate: nodeContainer("process.env.TOKEN === 't-4711' || process.exit(3)", {
          job: true,
          env: { TOKEN: "${EJECT_TEST_TOKEN}" },
        }),
        web: httpContainer(port, { afterMs: 500, needs: { migrate: "done" } }),
        reader: nodeContainer("setInterval(() => {}, 1e6)", { needs: { web: "ready" } }),
      },
    });
    const folder = join(stack.root, "ejected");
    const { missing } = await eject(await stack.open({ env: { EJECT_TEST_TOKEN: "no" } }), {
      folder,
      force: false,
    });
    expect(missing).toEqual({ variables: ["EJECT_TEST_TOKEN"], files: [] });
    expect((await compose(folder, engine, ...WAIT)).stderr).toContain("EJECT_TEST_TOKEN");
    const env = { ...engine.env, EJECT_TEST_TOKEN: "t-4711" };
    const up = await runCommand("docker-compose", WAIT, { cwd: folder, env });
    expect(up).toMatchObject({ status: 0 });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("ok");

    await compose(folder, engine, "down");
    const unnamed = await runCommand("docker-compose", PLAIN_WAIT, { cwd: folder, env });
    expect(unnamed, "ready need not be named").toMatchObject({ status: 0 });
    const late = await fetch(`http://127.0.0.1:${latePort}/`);
    expect(late.status, "it has waited for all of them").toBe(200);
    await compose(folder, engine, "down");

    const broken = { ...engine.env, EJECT_TEST_TOKEN: "wrong" };
    const again = await runCommand("docker-compose", WAIT, { cwd: folder, env: broken });
    expect(again.status, "a job that fails").toBe(1);
    expect(again.stderr).toContain("migrate");
    await compose(folder, engine, "down");
  });

  test("says which service does not answer", async () => {
    const [port = 0] = await requestedPorts(1);
    const mute = nodeContainer("setInterval(() => {}, 1e6)", {
      ports: { http: port },
      probes: [{ http: "/" }],
    });
    const stack = await testStack({ runtime: "compose", engine, services: { mute } });
    const folder = join(stack.root, "ejected");
    await eject(await stack.open(), { folder, force: false });
    const file = join(folder, "compose.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('READY_WITHIN_S: "120"', 'READY_WITHIN_S: "2"'));
    const { status, stderr } = await compose(folder, engine, ...WAIT);
    expect(status).toBe(1);
    expect(stderr).toContain("unhealthy");
    const { stdout } = await compose(folder, engine, "logs", "ready");
    expect(stdout).toContain("mute: GET http://mute:");
    await compose(folder, engine, "down");
  });
});
