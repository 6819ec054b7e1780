import { expect, test } from "vitest";
import { postJson } from "./post-json.ts";
import type { GetRouterUrl } from "./router-profiles.ts";

interface Line {
  type: string;
  [field: string]: unknown;
}

const isText = expect.any(String);
const isNumber = expect.any(Number);

/** POST /v1/ask as lines of JSON, whatever the content type calls them. */
export function streamProfile(routerUrl: GetRouterUrl): void {
  const ask = (body: object, headers: Record<string, string> = {}) =>
    postJson(routerUrl, "/v1/ask", body, headers);

  test("an ask is answered with plan, chunks and final, a JSON text a line", async () => {
    const response = await ask({ prompt: "hello", a_field_of_later: true });
    expect(response.status).toBe(200);
    const lines = linesOf(await response.text());
    expect(lines[0]).toMatchObject({
      type: "plan",
      candidates: expect.any(Array),
      prompt_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      reason: isText,
      roles: expect.arrayContaining([{ role: "primary", model: isText }]),
    });
    const chunks = lines.filter(({ type }) => type === "chunk");
    expect(chunks).toEqual(
      chunks.map((_, index) =>
        expect.objectContaining({ seq: index + 1, text: isText, model: isText }),
      ),
    );
    expect(chunks.length).toBeGreaterThan(0);
    expect(lines.at(-1)).toMatchObject({
      type: "final",
      text: isText,
      model_used: isText,
      tokens_in: isNumber,
      tokens_out: isNumber,
      cost_usd: isNumber,
      savings_pct: isNumber,
      escalation_count: isNumber,
      quality_score: isNumber,
    });
    const known = new Set(["plan", "event", "chunk", "final"]);
    expect(lines.filter(({ type }) => !known.has(type))).toEqual([]);
  });

  test("the client's correlation id comes back", async () => {
    const response = await ask({ prompt: "hello" }, { "x-correlation-id": "profile-1" });
    await response.text();
    expect(response.headers.get("x-correlation-id")).toBe("profile-1");
  });

  test.each([
    ["without a prompt", {}],
    ["with a prompt that is no text", { prompt: 7 }],
    ["with a quality that there is not", { prompt: "hello", quality: "best" }],
  ])("an ask %s is refused with 422 and the fields at fault", async (_name, body) => {
    const response = await ask(body);
    expect([response.status, await response.json()]).toEqual([
      422,
      { detail: expect.arrayContaining([expect.objectContaining({ loc: expect.any(Array) })]) },
    ]);
  });

  test("a prompt beyond the limit is refused with 413", async () => {
    const response = await ask({ prompt: "x".repeat(99_999) });
    expect([response.status, await response.json()]).toEqual([413, { detail: "prompt_too_large" }]);
  });
}

function linesOf(text: string): Line[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line): Line => JSON.parse(line));
}
