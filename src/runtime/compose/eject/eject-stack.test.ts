import { expect, test } from "vitest";
import {
  CONTAINER_YAML,
  containerPlanOf,
  FOLDER,
  planOf,
} from "../../../../test/support/plan-of.ts";
import { packageRoot } from "../../../util/package-root.ts";
import { ejectStack } from "./eject-stack.ts";
import type { EjectedStack } from "./ejected-stack.ts";

const context = { folder: `${FOLDER}/deploy`, packageFolder: packageRoot() };

async function ejected(yaml: string): Promise<EjectedStack> {
  return ejectStack(await containerPlanOf(yaml), context);
}

function contentOf({ files }: EjectedStack, path: string): string {
  const file = files.find((one) => one.path === path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file.content;
}

test("the Compose file that is ejected is as reviewed, and nothing in it is of this machine", async () => {
  const stack = await ejected(CONTAINER_YAML);
  const text = contentOf(stack, "compose.yaml").replace(/(devstack-services:).*/g, "$1…");
  await expect(text).toMatchFileSnapshot("goldens/ejected.compose.yaml");
  expect(text).not.toMatch(/\/home|dev\.devstack/);
});

test("secrets are made anew or left to be put in; variables stay variables", async () => {
  const stack = await ejected(`
services:
  web: { image: "web:1", env: { TOKEN: "$\{TOKEN}", LEVEL: "$\{LEVEL:-info}", PRICE: "$$5" } }
secrets:
  payment-key: { from: "env:PAYMENT_KEY", to: [web] }
  session-key: { generate: 32, to: [web] }
  audit-key: { generate: 32, to: [web], as: env }
`);
  expect(stack.missing).toEqual({
    variables: ["TOKEN", "AUDIT_KEY"],
    files: ["secrets/payment-key"],
  });
  const text = contentOf(stack, "compose.yaml");
  for (const line of [
    "TOKEN: ${TOKEN:?see .env.example}",
    "LEVEL: ${LEVEL:-info}",
    "PRICE: $$5",
    "AUDIT_KEY: ${AUDIT_KEY:?see .env.example}",
    "PAYMENT_KEY_FILE: /run/secrets/payment-key",
  ]) {
    expect(text).toContain(line);
  }
  expect(contentOf(stack, ".env.example")).toContain("TOKEN=\n");
  expect(contentOf(stack, "secrets/payment-key.example")).toContain("the variable PAYMENT_KEY");
  expect(contentOf(stack, "secrets/session-key")).toMatch(/^[\w-]{43}$/);
  expect(contentOf(await ejected(""), "README.md")).not.toContain("First:");
  expect(contentOf(stack, "README.md")).toContain("`secrets/payment-key`");
});

test("what is the user's stays where it is, what is devstack's comes along", async () => {
  const stack = await ejected(CONTAINER_YAML);
  const paths = stack.copies.map(({ path }) => path);
  expect(paths).toContain("mounted/opa/policies");
  expect(paths).toContain("services/compose/Dockerfile");
  expect(paths).toContain("services/dist/services/ready.js");
  expect(contentOf(stack, "compose.yaml")).toContain("context: ../persona");
});

test("programs of this machine cannot be ejected, each told", async () => {
  const plan = await planOf(`
services:
  billing: { process: [node, billing.js] }
  memory: { url: "http://127.0.0.1:9000" }
`);
  const only = plan.services.filter(({ name }) => ["billing", "memory"].includes(name));
  await expect(ejectStack({ ...plan, services: only }, context)).rejects.toMatchObject({
    code: "E_CONFIG",
    faults: [
      { message: "memory cannot be ejected", why: expect.stringContaining("loopback") },
      { message: "billing cannot be ejected", why: expect.stringContaining("process") },
    ],
  });
});
