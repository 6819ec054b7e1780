import { expect, test } from "vitest";
import { SIMULATION } from "../../../../test/support/simulation.ts";
import { simulatedEstimate } from "./simulated-estimate.ts";

test("every field says something, by the documented rules", () => {
  const history = [{ role: "user", content: "äöü" }];
  const answer = "x".repeat(400);
  const prompt = { text: "12345", history, maxTokens: undefined, temperature: undefined };
  expect(simulatedEstimate(SIMULATION, prompt, answer)).toEqual({
    in_tokens: 4,
    out_tokens: 100,
    usd_micros: 404,
    p95_tokens: 122,
    p95_usd_micros: 471,
    variance_tokens: expect.closeTo(10.4 ** 2),
    variance_usd: expect.closeTo(0.0000404 ** 2, 15),
    confidence: 0.8,
    tool_cost_breakdown_json: '{"tools":{},"total_usd_micros":0}',
    assumptions: expect.arrayContaining(["simulated"]),
    token_estimates_json: '{"model":"an-adapter","prompt":2,"history":2,"answer":100}',
  });
});
