import fc from "fast-check";
import { expect, test } from "vitest";
import { countChars, parseAskRequest } from "./ask-request.ts";

test("a prompt alone is an ask: everything else has the platform's default", () => {
  expect(parseAskRequest({ prompt: "hello" })).toEqual({
    ok: true,
    ask: {
      prompt: "hello",
      promptChars: 5,
      quality: "balanced",
      maxCostUsd: 0.05,
      latencySloMs: 2000,
      conversationId: null,
      taskType: null,
      tenant: "public",
      consistency: "EVENTUAL",
      stream: null,
      toolPermissions: null,
      securityGroups: null,
    },
  });
});

test("all fields are taken over, null means absent and unknown fields are ignored", () => {
  const parsed = parseAskRequest({
    prompt: "hé👋",
    quality: "high",
    max_cost_usd: 10,
    latency_slo_ms: 100,
    conversation_id: "c1",
    turn_id: null,
    session_id: null,
    task_type: "qa",
    context_refs: ["doc-1"],
    tenant: "acme",
    consistency_level: "RYW",
    stream: false,
    tool_permissions: ["fs.read"],
    security_groups: null,
    model: "gpt-4",
  });
  expect(parsed).toEqual({
    ok: true,
    ask: {
      prompt: "hé👋",
      promptChars: 3,
      quality: "high",
      maxCostUsd: 10,
      latencySloMs: 100,
      conversationId: "c1",
      taskType: "qa",
      tenant: "acme",
      consistency: "RYW",
      stream: false,
      toolPermissions: ["fs.read"],
      securityGroups: null,
    },
  });
});

test("an empty conversation id names no conversation", () => {
  const parsed = parseAskRequest({ prompt: "hello", conversation_id: "" });
  expect(parsed.ok && parsed.ask.conversationId).toBe(null);
});

test("every fault is told at once, in the form of FastAPI", () => {
  const parsed = parseAskRequest({
    quality: "best",
    max_cost_usd: 0,
    latency_slo_ms: 1.5,
    conversation_id: 7,
    context_refs: Array.from({ length: 51 }, () => "x"),
    tenant: "t".repeat(51),
    stream: "yes",
    security_groups: ["ok", ""],
  });
  expect(parsed).toEqual({
    ok: false,
    detail: [
      { type: "missing", loc: ["body", "prompt"], msg: "Field required", input: null },
      {
        type: "literal_error",
        loc: ["body", "quality"],
        msg: "Input should be 'fast', 'balanced' or 'high'",
        input: "best",
      },
      {
        type: "greater_than_equal",
        loc: ["body", "max_cost_usd"],
        msg: "Input should be greater than or equal to 0.001",
        input: 0,
      },
      {
        type: "int_from_float",
        loc: ["body", "latency_slo_ms"],
        msg: "Input should be a valid integer, got a number with a fractional part",
        input: 1.5,
      },
      {
        type: "string_type",
        loc: ["body", "conversation_id"],
        msg: "Input should be a valid string",
        input: 7,
      },
      {
        type: "too_long",
        loc: ["body", "context_refs"],
        msg: "List should have at most 50 items after validation",
        input: "list of 51",
      },
      {
        type: "string_too_long",
        loc: ["body", "tenant"],
        msg: "String should have at most 50 characters",
        input: "t".repeat(51),
      },
      {
        type: "bool_type",
        loc: ["body", "stream"],
        msg: "Input should be a valid boolean",
        input: "yes",
      },
      {
        type: "string_too_short",
        loc: ["body", "security_groups", 1],
        msg: "String should have at least 1 character",
        input: "",
      },
    ],
  });
});

test.each([
  ["an empty prompt", { prompt: "" }, "string_too_short"],
  ["a blank prompt", { prompt: " \n" }, "value_error"],
  ["a prompt of another type", { prompt: ["hello"] }, "string_type"],
  ["a price above the limit", { prompt: "x", max_cost_usd: 10.1 }, "less_than_equal"],
  ["no object", "hello", "model_attributes_type"],
  ["no body", undefined, "missing"],
])("%s is refused", (_name, body, type) => {
  const parsed = parseAskRequest(body);
  expect(parsed.ok ? [] : parsed.detail.map((entry) => entry.type)).toEqual([type]);
});

test("a long text is not repeated whole", () => {
  const parsed = parseAskRequest({ prompt: "x".repeat(100_001) });
  expect(parsed.ok ? null : parsed.detail[0]).toEqual({
    type: "string_too_long",
    loc: ["body", "prompt"],
    msg: "String should have at most 100000 characters",
    input: `${"x".repeat(120)}…`,
  });
});

test("the limit counts characters as people do, not UTF-16 units", () => {
  expect(parseAskRequest({ prompt: "👋".repeat(100_000) }).ok).toBe(true);
  expect(parseAskRequest({ prompt: "👋".repeat(100_001) }).ok).toBe(false);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "é", "👋", "\n") }), (text) => {
      expect(countChars(text)).toBe(Array.from(text).length);
    }),
  );
});

test("no JSON value makes validation throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const parsed = parseAskRequest(body);
      expect(parsed.ok || parsed.detail.length > 0).toBe(true);
    }),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("prompt", "tenant", "stream"), fc.jsonValue()),
      (b) => {
        const parsed = parseAskRequest(b);
        expect(parsed.ok || parsed.detail.every(({ loc }) => loc[0] === "body")).toBe(true);
      },
    ),
  );
});
