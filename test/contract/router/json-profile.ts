import { expect, test } from "vitest";
import { postJson } from "./post-json.ts";
import type { GetRouterUrl } from "./router-profiles.ts";

const isText = expect.any(String);
const isNumber = expect.any(Number);
const isObject = expect.toSatisfy(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** /v1/ask, /v1/plan and /v1/observe, each answered with one object. */
export function jsonProfile(routerUrl: GetRouterUrl): void {
  const post = async (path: string, body: object) => {
    const response = await postJson(routerUrl, path, body, { accept: "application/json" });
    return [response.status, await response.json()];
  };

  test("an ask is answered with one object", async () => {
    expect(await post("/v1/ask", { prompt: "hello", stream: false })).toEqual([
      200,
      expect.objectContaining({
        model_used: isText,
        response: isText,
        latency_ms: isNumber,
        cost_usd: isNumber,
        metadata: isObject,
      }),
    ]);
  });

  test("a plan tells the model, the candidates and why", async () => {
    const [status, plan] = await post("/v1/plan", { prompt: "hello", quality: "balanced" });
    expect([status, plan]).toEqual([
      200,
      expect.objectContaining({
        selected_model: isText,
        candidates: expect.any(Array),
        reasoning: isText,
        metadata: isObject,
      }),
    ]);
    const { candidates } = plan as { candidates: unknown[] };
    expect(candidates).toEqual(
      candidates.map(() => expect.objectContaining({ model: isText, stats: isObject })),
    );
  });

  test("an observation is taken, of whatever model", async () => {
    const observed = { request_id: "profile-1", model: "a-model-of-nobody", latency_ms: 12.5 };
    const more = { cost_usd: 0.001, quality_score: 0.9, tokens: 12, metadata: { from: "a test" } };
    for (const body of [observed, { ...observed, ...more }]) {
      expect(await post("/v1/observe", body)).toEqual([
        200,
        expect.objectContaining({ status: "ok", message: isText }),
      ]);
    }
  });

  test.each([
    ["/v1/ask", "prompt"],
    ["/v1/plan", "prompt"],
    ["/v1/observe", "latency_ms"],
  ])("%s without %s is refused with 422 and the field", async (path, field) => {
    const [status, body] = await post(path, { request_id: "r", model: "m" });
    expect([status, body]).toEqual([
      422,
      { detail: expect.arrayContaining([expect.objectContaining({ loc: ["body", field] })]) },
    ]);
  });
}
