import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { codeBlocks } from "../support/documentation.ts";
import { eventually } from "../support/eventually.ts";
import { requestedPorts } from "../support/requested-ports.ts";
import { testStack } from "../support/test-stack.ts";

test("the example of docs/secrets.md does what is said of it", async () => {
  const [port = 0] = await requestedPorts(1);
  const block = (language: string) =>
    codeBlocks().find(
      (one) => one.where.startsWith("docs/secrets.md:") && one.language === language,
    )?.text ?? "";
  const { services, secrets } = parse(block("yaml"));
  const stack = await testStack({
    services: { billing: { ...services.billing, ports: { http: port } } },
    secrets,
    files: {
      "billing.js": block("js"),
      "package.json": '{ "type": "module" }',
      "certs/billing.key": "of the file\n",
      "vault.js": 'console.log("token to " + process.argv[2])',
    },
    env: { PAYMENT_KEY: "pk-4711-of-the-shell" },
  });
  await stack.up();
  expect(await (await fetch(`http://127.0.0.1:${port}`)).json()).toEqual({
    payment: "pk-4711-of-the-shell".length,
    tls: "of the file".length,
    registry: "token to read registry".length,
    session: 43,
  });
  const log = join(stack.folders.logs, "billing.log");
  await eventually(
    () => readFile(log, "utf8"),
    (text) => text.includes("the key is ***\n"),
  );
});
