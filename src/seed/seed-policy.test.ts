import { expect, test } from "vitest";
import { endpointOf } from "../../test/support/endpoint-of.ts";
import { fakeJsonServer } from "../../test/support/fake-json-server.ts";
import { seedPolicy } from "./seed-policy.ts";

const allows = (allow: (forbidden: boolean) => unknown) => (body: unknown) => ({
  status: 200,
  body: { decision_id: "d", result: { allow: allow(JSON.stringify(body).includes("fs.write")) } },
});

test("the shipped policy allows an ordinary ask and denies a forbidden tool", async () => {
  expect(await seed(allows((forbidden) => !forbidden))).toBe("policy");
});

test.each([
  ["denies everything", allows(() => false), "the shipped policy denies an ordinary ask"],
  ["allows everything", allows(() => true), "the shipped policy allows the tool fs.write"],
])("a shipped policy that %s is not in force", async (_, answer, why) => {
  await expect(seed(answer)).rejects.toMatchObject({ code: "E_SEED_FAILED", why });
});

test("a policy of the user's own decides as it likes", async () => {
  expect(
    await seed(
      allows(() => false),
      false,
    ),
  ).toBe("policy of your own");
});

test.each([
  ["no result", { status: 200, body: {} }],
  ["an allow that is no boolean", { status: 200, body: { result: { allow: "yes" } } }],
  ["500", { status: 500, body: { code: "internal_error" } }],
])("an answer of %s is told as it is", async (_, reply) => {
  await expect(seed(() => reply, false)).rejects.toMatchObject({
    code: "E_SEED_FAILED",
    message: "the policy is not in force",
    why: expect.stringContaining(`answered ${reply.status} ${JSON.stringify(reply.body)}`),
  });
});

async function seed(answer: (body: unknown) => { status: number; body: unknown }, shipped = true) {
  const opa = await fakeJsonServer(({ body }) => answer(body));
  const endpoints = { opa: { http: endpointOf(opa.url) } };
  return seedPolicy({ endpoints, signal: new AbortController().signal }, { shipped });
}
