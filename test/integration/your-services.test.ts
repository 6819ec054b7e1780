import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PLATFORM_SERVICE_NAMES } from "../../src/config/platform-services.ts";
import { repository } from "../support/checkout.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { testStack } from "../support/test-stack.ts";

const WEB = `import { createServer } from "node:http";
createServer((_request, response) => response.end(JSON.stringify(process.env)))
  .listen(Number(process.env.PORT), "127.0.0.1");
`;

/** A documented example, as it stands in the text; what a machine has otherwise is the override's. */
async function example(number: number, more: { services?: object } = {}) {
  const text = await readFile(join(repository, "docs/your-services.md"), "utf8");
  const yaml = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)][number]?.[1] ?? "";
  const [port = 0] = await requestedPorts(1);
  const off = PLATFORM_SERVICE_NAMES.map((name) => [name, { enabled: false }] as const);
  const services = {
    ...Object.fromEntries(off),
    web: { ports: { http: port } },
    ...more.services,
  };
  const stack = await testStack({
    files: {
      "web.mjs": WEB,
      "prepare.sh": "echo prepared\n",
      "devstack.override.yaml": JSON.stringify({ services }),
    },
  });
  await writeFile(join(stack.folder, "devstack.yaml"), yaml);
  const seen = async () => (await fetch(`http://127.0.0.1:${port}/`)).json();
  return { stack, seen };
}

test("a program of yours, after its job, with variables", async () => {
  const { stack, seen } = await example(0);
  await stack.up();
  expect((await stack.row("prepare")).state).toBe("done");
  expect(await seen()).toMatchObject({ GREETING: "hello", MEMORY: "none" });
});

test("a service that runs in the IDE", async () => {
  const { stack: ide, seen: billing } = await example(2);
  await ide.up();
  const { endpoints } = await ide.row("web");
  const { stack, seen } = await example(1, { services: { billing: { url: endpoints["http"] } } });
  await stack.up();
  expect(await seen()).toMatchObject({ BILLING: endpoints["http"] });
  await stack.down();
  expect(await billing(), "it is not ours to stop").toBeTruthy();
});

test("a service for some days only", async () => {
  const { stack } = await example(2);
  await stack.up();
  expect((await stack.row("inspector")).state).toBe("disabled");
  await stack.up({ env: { DEVSTACK_PROFILES: "debug" } });
  expect((await stack.row("inspector")).state).toBe("ready");
});
