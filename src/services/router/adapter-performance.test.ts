import { expect, test } from "vitest";
import { AdapterPerformance } from "./adapter-performance.ts";

test("its latency begins with what its health says and follows what is seen", () => {
  const performance = new AdapterPerformance();
  expect(performance.latencyMs).toBe(null);
  performance.reportHealth(0);
  expect(performance.latencyMs).toBe(null);
  performance.reportHealth(900);
  expect(performance.latencyMs).toBe(900);
  performance.observe({ latencyMs: 400, quality: null });
  expect(performance.latencyMs).toBeCloseTo(800);
});

test("its quality begins with the estimate's confidence and follows the judgements", () => {
  const performance = new AdapterPerformance();
  performance.observe({ latencyMs: 10, quality: null });
  expect(performance.qualityFrom(0.8)).toBe(0.8);
  performance.observe({ latencyMs: 10, quality: 0.3 });
  expect(performance.qualityFrom(0.8)).toBeCloseTo(0.7);
});

test("a wait that was given up never makes it look quicker", () => {
  const performance = new AdapterPerformance();
  performance.reportHealth(900);
  performance.observeStall(200);
  expect(performance.latencyMs).toBe(900);
  performance.observeStall(1_900);
  expect(performance.latencyMs).toBeCloseTo(1_100);
});
