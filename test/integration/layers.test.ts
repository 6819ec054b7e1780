import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { httpService, testStack } from "../support/test-stack.ts";

/** The environment that a service of http-service.js has. */
async function environmentAt(port: number): Promise<Record<string, string>> {
  return (await fetch(`http://127.0.0.1:${port}/env`)).json() as Promise<Record<string, string>>;
}

test("what .env sets reaches a service where its env says so, and no state; the shell wins", async () => {
  const [port = 0] = await requestedPorts(1);
  const env = { GREETING: "${GREETING}", LEVEL: "${LEVEL:-info}" };
  const stack = await testStack({
    services: { web: httpService(port, { env }) },
    files: { ".env": `GREETING='hello $USER'\nLEVEL=debug\nUNSAID="kept out"\n` },
  });
  await stack.up();
  expect(await environmentAt(port)).toMatchObject({ GREETING: "hello $USER", LEVEL: "debug" });
  expect(await environmentAt(port)).not.toHaveProperty("UNSAID");
  const record = await readFile(join(stack.folders.run, "stack.json"), "utf8");
  expect(record).not.toContain("hello $USER");
  await stack.up({ env: { LEVEL: "warn" } });
  const seen = await eventually(() => environmentAt(port).catch(() => null));
  expect(seen).toMatchObject({ LEVEL: "warn", GREETING: "hello $USER" });
});

test("devstack.override.yaml changes what runs, and its faults are told with its line", async () => {
  const [port = 0] = await requestedPorts(1);
  const stack = await testStack({
    services: { web: httpService(port, { env: { LEVEL: "info", KEEP: "me" } }) },
    files: { "devstack.override.yaml": "services: { web: { env: { LEVEL: debug } } }\n" },
  });
  await stack.up();
  expect(await environmentAt(port)).toMatchObject({ LEVEL: "debug", KEEP: "me" });
  const override = join(stack.folder, "devstack.override.yaml");
  await writeFile(override, "services: { web: { env: [LEVEL=debug] } }\n");
  expect(await stack.upError()).toMatchObject({
    code: "E_CONFIG",
    exitStatus: 2,
    why: expect.stringContaining("devstack.override.yaml:1:25 services.web.env"),
  });
});
