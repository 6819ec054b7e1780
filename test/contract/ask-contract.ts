import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { GetSubject } from "./contract-suite.ts";
import { call } from "./http.ts";

interface Line {
  type: string;
  [field: string]: unknown;
}

export function askContract(subject: GetSubject): void {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    call(subject, "ROUTER_URL", { method: "POST", path: "/v1/ask", body, headers });
  const linesOf = (text: string): Line[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  test("an ask streams plan, chunks and final as lines of JSON", async () => {
    const { status, contentType, text } = await post({ prompt: "hello" });
    expect([status, contentType]).toEqual([200, expect.stringContaining("application/x-ndjson")]);
    const lines = linesOf(text);
    const chunks = lines.slice(1, -1);
    expect(lines[0]).toMatchObject({
      type: "plan",
      request_id: expect.any(String),
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      conversation_id: expect.any(String),
      policy: { allow: true, decision_id: expect.stringMatching(/./) },
      candidates: expect.arrayContaining([expect.objectContaining({ model: "persona-adapter" })]),
    });
    expect(chunks.map(({ type, seq }) => [type, seq])).toEqual(
      chunks.map((_, index) => ["chunk", index + 1]),
    );
    expect(chunks.length).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({
      type: "final",
      text: chunks.map((chunk) => chunk["text"]).join(""),
      model_used: "persona-adapter",
      tokens_in: expect.any(Number),
      tokens_out: expect.any(Number),
      cost_usd: expect.any(Number),
      stored: true,
    });
  });

  test.each([
    ["Accept", {}, { accept: "application/json" }],
    ["stream: false", { stream: false }, {}],
  ])("an ask with %s is answered with one object", async (_, body, headers) => {
    const { status, json } = await post({ prompt: "hello", ...body }, headers);
    expect([status, json]).toEqual([
      200,
      expect.objectContaining({
        model_used: "persona-adapter",
        response: expect.stringMatching(/./),
        latency_ms: expect.any(Number),
        cost_usd: expect.any(Number),
        metadata: expect.objectContaining({ trace_id: expect.any(String) }),
      }),
    ]);
  });

  test("a conversation goes on, and is kept in memory under its tenant", async () => {
    const conversation_id = `contract-${randomUUID()}`;
    const body = { prompt: "hello", conversation_id, tenant: "contract", stream: false };
    await post(body);
    await post({ ...body, prompt: "and again" });
    const { json } = await call(subject, "MEMORY_URL", {
      path: `/v1/memory/conversations/${conversation_id}`,
      headers: { "x-tenant-id": "contract" },
    });
    const { object } = json as { object: { turns: { role: string; text: string }[] } };
    expect(object.turns.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    expect(object.turns[2]?.text).toBe("and again");
  });

  test("the policy denies an ask for a forbidden tool with 403 and its reasons", async () => {
    const { status, json } = await post({ prompt: "hello", tool_permissions: ["fs.write"] });
    expect([status, json]).toEqual([
      403,
      expect.objectContaining({ error: "policy_denied", reasons: ["forbidden tool"] }),
    ]);
  });

  test.each([
    ["no prompt", {}, 422],
    ["a prompt of the wrong type", { prompt: 7 }, 422],
    ["a prompt over the router's limit", { prompt: "x".repeat(6_001) }, 413],
    ["a tenant that cannot be one", { prompt: "hello", tenant: "a/b" }, 400],
  ])("%s is refused", async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  test("a write from another site is refused", async () => {
    const { status } = await post({ prompt: "hello" }, { origin: "http://evil.example" });
    expect(status).toBe(403);
  });

  test("a request for another host is refused", async () => {
    const { status } = await post({ prompt: "hello" }, { host: "evil.example" });
    expect(status).toBeGreaterThanOrEqual(400);
  });
}
