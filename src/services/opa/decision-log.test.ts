import { Socket } from "node:net";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { pino } from "pino";
import { expect, test } from "vitest";
import { createDecisionLog } from "./decision-log.ts";

function logged(decision: { path: string; input: unknown; result: unknown }) {
  const lines: string[] = [];
  const log = pino({ level: "error" }, { write: (line) => lines.push(line) });
  const telemetry = { context: ROOT_CONTEXT, span: undefined, synthetic: false };
  createDecisionLog(log)({ decisionId: "d-1", ...decision }, { telemetry, socket: new Socket() });
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a decision is written whatever the level of the log", () => {
  expect(logged({ path: "atp/policy/allow", input: { meta: {} }, result: true })).toEqual([
    expect.objectContaining({
      msg: "Decision Log",
      decision_id: "d-1",
      path: "atp/policy/allow",
      input: { meta: {} },
      result: true,
    }),
  ]);
});

test("what is undefined is left out, what is false is not", () => {
  const [undecided] = logged({ path: "", input: undefined, result: undefined });
  expect(Object.keys(undecided ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(path|input|result)$/)]),
  );
  expect(logged({ path: "x", input: null, result: false })[0]).toMatchObject({
    input: null,
    result: false,
  });
});
