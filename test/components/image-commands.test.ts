import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { startCli } from "../support/cli-process.ts";
import { fakeRegistry } from "../support/registry.ts";
import { runCommand } from "../support/run-command.ts";
import { testEngine } from "../support/test-engine.ts";
import { type TestStack, testStack } from "../support/test-stack.ts";
import { tinyProgram } from "../support/tiny-program.ts";

/** Nobody listens on this port of this machine. */
const ABSENT = "127.0.0.1:9/acme/web:1";

async function containersOf({ folder, env }: TestStack): Promise<string> {
  const all = ["ps", "--all", "--quiet"];
  return (await runCommand("docker", all, { cwd: folder, env: { ...env } })).stdout;
}

test(
  "up without an image says which, why and what to do, and starts nothing",
  needs("engine"),
  async () => {
    const services = { memory: {}, web: { image: ABSENT } };
    const stack = await testStack({ runtime: "compose", engine: await testEngine(), services });
    const rehearsal = await startCli(stack, "up", "--dry-run").ended;
    expect(rehearsal.stdout).toContain(`pull ${ABSENT}`);
    const { status, stderr } = await startCli(stack, "up").ended;
    expect(status).toBe(3);
    expect(stderr).toContain(`    ${ABSENT}: pulling\n`);
    expect(stderr).toMatch(/connection refused \(\d+\.\d s\)\n/);
    expect(stderr).toMatch(
      /✖ the image 127\.0\.0\.1:9\/acme\/web:1 of web cannot be pulled +E_IMAGE_MISSING/,
    );
    expect(stderr).toMatch(/next {2}with a network docker pull 127\.0\.0\.1:9\/acme\/web:1;/);
    expect(await containersOf(stack)).toBe("");
    expect((await startCli(stack, "status").ended).status).toBe(4);
  },
);

test(
  "Ctrl-C while an image is pulled ends up at once, and nothing is started",
  needs("engine"),
  async () => {
    const pause = Promise.withResolvers<void>();
    const { image } = await fakeRegistry({
      name: "acme/slow",
      files: [{ path: "/job", content: { text: tinyProgram() }, mode: 0o755 }],
      config: { Entrypoint: ["/job"] },
      pause: pause.promise,
    });
    const services = { memory: {}, slow: { image, job: true } };
    const stack = await testStack({ runtime: "compose", engine: await testEngine(), services });
    const up = startCli(stack, "up", "--json");
    await up.prints('"way":"pull","status":"started"');
    expect((await up.end("SIGINT")).status).toBe(130);
    expect(await containersOf(stack)).toBe("");

    pause.resolve();
    const again = await startCli(stack, "up").ended;
    expect(again.stderr).toContain("1 image pulled");
    expect(again.status, again.stderr).toBe(0);
  },
);
