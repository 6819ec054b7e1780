import { expect, test } from "vitest";
import { parse } from "yaml";
import { stackApi } from "../../src/cli/stack-api.ts";
import { systemClock } from "../../src/util/clock.ts";
import { realExecutor } from "../../src/util/executor/real-executor.ts";
import { runCli } from "../support/run-cli.ts";
import { shellService, testStack } from "../support/test-stack.ts";

async function shop() {
  return testStack({
    platform: true,
    usualPorts: true,
    services: {
      web: shellService("exec sleep 1", { env: { TOKEN: "${TOKEN}", USER_NAME: "${NAME:-ada}" } }),
      inspector: shellService("exec sleep 1", { profiles: ["debug"] }),
    },
    files: {
      ".env": "TOKEN=s3cret\n",
      "devstack.override.yaml":
        "ports: { memory: 9000 }\nservices:\n  web: { env: { LEVEL: debug } }\n",
    },
  });
}

test("config prints what all files come to, as YAML and JSON, without what references stand for", async () => {
  const stack = await shop();
  const options = {
    api: stackApi,
    env: stack.env,
    cwd: stack.folder,
    clock: systemClock,
    executor: realExecutor(systemClock),
  };
  const text = await runCli("config", options);
  expect(text).toMatchObject({ status: 0, stderr: "" });
  const { services } = parse(text.stdout);
  expect(services.web.env).toEqual({
    TOKEN: "${TOKEN}",
    USER_NAME: "${NAME:-ada}",
    LEVEL: "debug",
  });
  expect(services.memory).toEqual({ enabled: true, ports: { http: 9000 } });
  expect(services.grafana).toEqual({ enabled: true, ports: { http: 3000 } });
  expect(text.stdout).not.toContain("s3cret");

  const { origins, config } = JSON.parse((await runCli("config --json", options)).stdout);
  expect(config.services).toEqual(services);
  expect(origins).toMatchObject({
    name: "default",
    "services.memory.ports.http": "devstack.override.yaml:1:10",
    "services.web.env.LEVEL": "devstack.override.yaml:3:17",
    "services.web.env.TOKEN": expect.stringMatching(/^devstack\.yaml:\d+:\d+; TOKEN from \.env$/),
    "services.grafana.ports.http": "default",
  });
  const shown = await runCli("config --origins", options);
  expect(shown.stdout).toContain("http: 9000 # devstack.override.yaml:1:10\n");
  expect(shown.stdout).toContain("http: 3000 # default\n");
  expect(shown.stdout).not.toContain("s3cret");
});

test("config --schema prints the schema, also where the configuration is broken", async () => {
  const stack = await testStack({ files: { "devstack.override.yaml": "nme: x\n" } });
  const options = { api: stackApi, env: stack.env, cwd: stack.folder, clock: systemClock };
  const { status, stdout } = await runCli("config --schema", options);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ title: "devstack.yaml" });
  expect(await runCli("config", options)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("devstack.override.yaml:1:1"),
  });
});
