import { expect, test } from "vitest";
import { readDecision } from "./policy-client.ts";

test("an allowing document is a decision with its id", () => {
  const answer = { decision_id: "d1", result: { allow: true, deny: [] } };
  expect(readDecision(answer)).toEqual({ allow: true, decisionId: "d1", reasons: [] });
  expect(readDecision({ result: { allow: true } }).decisionId).toBe(null);
});

test("a denial has the reasons of the deny set", () => {
  const deny = [
    { code: "EPOLICY", reason: "forbidden tool" },
    { code: "ESCOPE" },
    "by hand",
    { odd: 1 },
  ];
  expect(readDecision({ result: { allow: false, deny } }).reasons).toEqual([
    "forbidden tool",
    "ESCOPE",
    "by hand",
    '{"odd":1}',
  ]);
});

test("a denial without a deny set still says so", () => {
  expect(readDecision({ result: { allow: false } })).toEqual({
    allow: false,
    decisionId: null,
    reasons: ["the policy gives no reason"],
  });
});

test("a deny entry wins over an allow that is constantly true, as the platform's own was", () => {
  const result = { allow: true, deny: [{ code: "EPOLICY", reason: "forbidden tool" }] };
  expect(readDecision({ result })).toMatchObject({ allow: false, reasons: ["forbidden tool"] });
});

test.each([
  ["an undefined document", {}, "the policy atp.policy is undefined"],
  ["no JSON", undefined, "the policy atp.policy is undefined"],
  ["a document without allow", { result: { deny: [] } }, "has no boolean allow"],
  ["an allow of another type", { result: { allow: "yes" } }, "has no boolean allow"],
  ["a result that is no object", { result: true }, "has no boolean allow"],
])("%s decides nothing", (_name, answer, message) => {
  expect(() => readDecision(answer)).toThrow(message);
});
