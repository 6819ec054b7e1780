import { expect, test } from "vitest";
import { wholeEvidence } from "../../../../test/support/evidence.ts";
import { planOf } from "../../../../test/support/plan-of.ts";
import { systemClock } from "../../../util/clock.ts";
import type { PlanLine } from "../../ask.ts";
import type { ProofContext } from "../proof-context.ts";
import { findDecision } from "./decision-log.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const ID = "5b1c2d3e-0000-4000-8000-000000000000";

test.each<[string, Partial<PlanLine>, string, { found: boolean; words: string }]>([
  [
    "the id that the router was given",
    { policy: { allow: true, decision_id: ID } },
    `{"msg":"Decision Log","decision_id":"${ID}"}`,
    { found: true, words: "decision 5b1c2d3e in its log" },
  ],
  [
    "another id",
    { policy: { allow: true, decision_id: ID } },
    `{"msg":"Decision Log","decision_id":"other","input":{"meta":{"trace":"${TRACE}"}}}`,
    { found: false, words: "its decision log does not have decision 5b1c2d3e" },
  ],
  [
    "the trace, where the router tells no id",
    { policy: { allow: true, decision_id: null } },
    `{"msg":"Decision Log","input":{"meta":{"trace":"${TRACE}"}}}`,
    { found: true, words: "a decision of trace 0af76519 in its log" },
  ],
  [
    "nothing, where the router tells nothing of the policy",
    {},
    "started",
    { found: false, words: "its decision log does not have a decision of trace 0af76519" },
  ],
])("a log with %s", async (_, plan, line, finding) => {
  const { answer } = wholeEvidence(await planOf(""));
  const { policy, ...rest } = answer.plan;
  const said = { ...answer, plan: { ...rest, ...plan } as PlanLine };
  expect(await findDecision(await contextWith(line), said, TRACE)).toEqual(finding);
});

async function contextWith(line: string): Promise<ProofContext> {
  return {
    plan: await planOf(""),
    endpoints: {},
    clock: systemClock,
    signal: new AbortController().signal,
    readSecret: async () => "",
    readLog: async function* (service) {
      yield { service, at: 0, text: "an earlier line" };
      yield { service, at: 1, text: line };
    },
  };
}
