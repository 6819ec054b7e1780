import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { CompiledPolicy, EvaluationError } from "./policy.ts";

const wasm = fileURLToPath(new URL("../../../config/opa/policy.wasm", import.meta.url));
const policy = await CompiledPolicy.load(wasm);

function denied(...reasons: [code: string, reason: string][]) {
  const deny = reasons.map(([code, reason]) => ({ code, reason }));
  return { atp: { policy: { allow: false, deny } } };
}
const allowed = { atp: { policy: { allow: true, deny: [] } } };

test("the document holds allow and deny, and nothing else", () => {
  expect(policy.evaluate({ meta: {} })).toEqual(allowed);
  expect(policy.evaluate({ meta: { tool_permissions: ["fs.write"] } })).toEqual(
    denied(["EPOLICY", "forbidden tool"]),
  );
});

test.each([undefined, null, false, 0, "", [], {}, { meta: null }, { meta: "x" }])(
  "%j is no input that could be allowed",
  (input) => {
    expect(policy.evaluate(input)).toEqual(denied(["EINPUT", "input.meta must be an object"]));
  },
);

test("half a surrogate pair does not disturb a decision", () => {
  const half = "\ud800";
  const meta = { tenant: `${half} \\ud800 \\\\${half}`, [half]: half, task_type: "\ud83d\ude00" };
  expect(policy.evaluate({ meta })).toEqual(allowed);
  expect(policy.evaluate({ meta: { ...meta, tool_permissions: ["fs.write", half] } })).toEqual(
    denied(["EPOLICY", "forbidden tool"]),
  );
});

test.each([
  "\ud800\ud800",
  "\udc00\ud800\udc00\ud800",
  "\\\ud800\ud800\\\\\ud800",
  "\ud800".repeat(200_000),
])("several halves in a row do not disturb it either (%#)", (halves) => {
  expect(policy.evaluate({ meta: { tenant: halves, [halves]: null } })).toEqual(allowed);
});

test("a large input is judged, and leaves the next decision as it was", () => {
  const languages = new Array(20_000).fill("some language");
  expect(policy.evaluate({ meta: { languages } })).toEqual(allowed);
  expect(policy.evaluate({ meta: { languages: [...languages, 1] } })).toEqual(
    denied(["EINPUT", "input.meta.languages must be a list of strings or null"]),
  );
  expect(policy.evaluate({ meta: {} })).toEqual(allowed);
});

test("after a failed decision the next one is right again", () => {
  let deep: unknown = {};
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(() => policy.evaluate({ meta: { trace: deep } })).toThrow(EvaluationError);
  expect(policy.evaluate({ meta: {} })).toEqual(allowed);
});

test("a file that is no policy is refused by its name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "devstack-opa-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "policy.wasm");
  await expect(CompiledPolicy.load(path)).rejects.toThrow(
    `the policy ${path} cannot be used: ENOENT`,
  );
  writeFileSync(path, "package atp.policy");
  await expect(CompiledPolicy.load(path)).rejects.toThrow(`the policy ${path} cannot be used: `);
});
