import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.ts";
import { eventually } from "../support/eventually.ts";
import { environmentOf } from "../support/process-files.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, shellService, type TestStack, testStack } from "../support/test-stack.ts";

const linuxOnly = needs("linux");

const SECRETS = {
  "api-key": { from: "env:API_KEY", to: ["web"] },
  token: { from: "file:token.txt", to: ["web"] },
  made: { generate: 32, to: ["web"] },
  "for-one": { from: ["exec:printf", "of %s", "exec"], to: ["web"], as: "env" },
};

async function stackOf(secrets: object = SECRETS) {
  const [web = 0, other = 0] = await requestedPorts(2);
  const services = { web: httpService(web), other: httpService(other) };
  const stack = await testStack({
    services,
    secrets: { ...secrets },
    files: { "token.txt": "of a file\n" },
    env: { API_KEY: "of the environment" },
  });
  const configure = (changed: object) => stack.configure({ services, secrets: { ...changed } });
  return { stack, configure };
}

/** What a service sees of its secrets: variables, with the content in the place of a path. */
async function seenBy(stack: TestStack, service: string): Promise<Record<string, string>> {
  const env = await environmentOf(await stack.pidOf(service));
  const entries = [...env].filter(([name]) => /^(API_KEY|TOKEN|MADE|FOR_ONE)/.test(name));
  const contents = entries.map(async ([name, value]) => [
    name,
    name.endsWith("_FILE") ? await readFile(value, "utf8") : value,
  ]);
  return Object.fromEntries(await Promise.all(contents));
}

test(
  "a service gets files by their path, and in its environment what it asks for",
  linuxOnly,
  async () => {
    const { stack } = await stackOf();
    await stack.up();
    expect(await seenBy(stack, "web")).toEqual({
      API_KEY_FILE: "of the environment",
      TOKEN_FILE: "of a file",
      MADE_FILE: expect.stringMatching(/^[\w-]{43}$/),
      FOR_ONE: "of exec",
    });
    expect(await seenBy(stack, "other")).toEqual({});
  },
);

test("a changed secret restarts the services that get it, and no others", async () => {
  const { stack, configure } = await stackOf();
  await stack.up();
  const before = [await stack.pidOf("web"), await stack.pidOf("other")];
  await stack.up();
  expect([await stack.pidOf("web"), await stack.pidOf("other")]).toEqual(before);
  await writeFile(join(stack.folder, "token.txt"), "of a newer file");
  await stack.up();
  const after = [await stack.pidOf("web"), await stack.pidOf("other")];
  expect(after[0]).not.toBe(before[0]);
  expect(after[1]).toBe(before[1]);
  await configure({ token: { from: "file:token.txt", to: ["other"] } });
  await stack.up();
  expect(await stack.pidOf("web")).not.toBe(after[0]);
  expect(await stack.pidOf("other")).not.toBe(after[1]);
});

test("what was generated outlives down, what was provided does not, down --volumes takes both", async () => {
  const { stack } = await stackOf();
  await stack.up();
  const { secrets } = stack.folders;
  const made = () => readFile(join(secrets, "generated", "made"), "utf8");
  const value = await made();
  await stack.down();
  expect((await readdir(secrets)).sort()).toEqual(["digest-key", "generated"]);
  await stack.up();
  expect(await made()).toBe(value);
  await stack.down({ volumes: true });
  expect(await readdir(stack.folders.root)).not.toContain("secrets");
  await stack.up();
  expect(await made()).not.toBe(value);
});

test("a secret that cannot be had is told with its line, before anything is started", async () => {
  const { stack } = await stackOf({ x: { from: "env:NOT_SET", to: ["web"] } });
  const error = await stack.upError();
  expect(error).toMatchObject({ code: "E_SECRET", message: "the secret x cannot be had" });
  expect(error.why).toMatch(/^env:NOT_SET: the variable is not set \(devstack.yaml:\d+:\d+\)$/);
  expect(await stack.processes()).toEqual([]);
});

test("a provider that fails while the stack is up leaves it as it is", async () => {
  const { stack, configure } = await stackOf();
  await stack.up();
  const pid = await stack.pidOf("web");
  await configure({ ...SECRETS, token: { from: "exec:false", to: ["web"] } });
  expect((await stack.upError()).why).toMatch(/^exec:false: it ended with status 1/);
  expect(await stack.pidOf("web")).toBe(pid);
  expect((await stack.status()).stack.state).toBe("ready");
});

test("a secret of services that are disabled is not asked for", async () => {
  const { stack } = await stackOf({ x: { from: "env:NOT_SET", to: ["memory"] } });
  await stack.up();
});

test("a job gets its secret too", async () => {
  const stack = await testStack({
    services: { migrate: shellService('test "$PASSWORD" = "s3cret value"', { job: true }) },
    secrets: { password: { from: "env:DB_PASSWORD", to: ["migrate"], as: "env" } },
    env: { DB_PASSWORD: "s3cret value" },
  });
  await stack.up();
  expect((await stack.row("migrate")).state).toBe("done");
});

test("a service that crashed has its secret again", linuxOnly, async () => {
  const { stack } = await stackOf();
  await stack.up();
  process.kill(await stack.pidOf("web"), "SIGKILL");
  await eventually(
    () => stack.row("web"),
    ({ state, restarts }) => state === "ready" && restarts === 1,
  );
  expect((await seenBy(stack, "web"))["FOR_ONE"]).toBe("of exec");
});
