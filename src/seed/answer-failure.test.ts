import { expect, test } from "vitest";
import type { Endpoints } from "../plan/endpoints.ts";
import { answerFailure } from "./answer-failure.ts";

const ENDPOINTS: Endpoints = { router: {}, "ollama-adapter": {} };

const final = (model_used: string, error: string, detail?: string) =>
  ({ type: "final", aborted: true, model_used, error, ...(detail && { detail }) }) as const;

test("an answer that broke off is told with the adapter that failed", () => {
  const failed = final("ollama-adapter", "adapter_error", "14 UNAVAILABLE");
  expect(answerFailure(failed, ENDPOINTS)).toEqual({
    why: "ollama-adapter: adapter_error: 14 UNAVAILABLE",
    hint: "devstack logs router ollama-adapter",
  });
});

test("what is a model's name, and not a service's, is not to be looked for in logs", () => {
  expect(answerFailure(final("llama3.2", "deadline_exceeded"), ENDPOINTS)).toEqual({
    why: "llama3.2: deadline_exceeded",
    hint: "devstack logs router",
  });
});

test("where no adapter is to blame, none is named", () => {
  expect(answerFailure(final("ollama-adapter", "shutting_down"), ENDPOINTS)).toEqual({
    why: "shutting_down",
    hint: "devstack status",
  });
  expect(answerFailure(null, ENDPOINTS).hint).toBe("devstack logs router");
});
