import { expect, test } from "vitest";
import type { AskLine } from "../seed/ask.ts";
import { wholeAnswer } from "./answer.ts";

async function* stream(...lines: object[]): AsyncIterable<AskLine> {
  yield* lines as AskLine[];
}

const plan = { type: "plan", trace_id: "7f3c", conversation_id: "c1" };
const chunk = (text: string) => ({ type: "chunk", seq: 0, text, model: "m" });

test("an answer is put together from its chunks, those of a model that failed left out", async () => {
  const escalation = { type: "event", event: "escalate", model: "n" };
  const final = { type: "final", model_used: "n" };
  const lines = stream(plan, chunk("wrong"), escalation, chunk("a "), chunk("b"), final);
  expect(await wholeAnswer(lines, {})).toMatchObject({
    text: "a b",
    traceId: "7f3c",
    conversationId: "c1",
    model: "n",
    lines: { length: 6 },
  });
});

test("one that broke off is an error that says where to look", async () => {
  const broken = wholeAnswer(stream(plan, chunk("a")), {});
  await expect(broken).rejects.toMatchObject({
    code: "E_REQUEST_FAILED",
    hint: "devstack logs router",
  });
  const final = { type: "final", aborted: true, model_used: "m", error: "adapter_error" };
  await expect(wholeAnswer(stream(plan, final), {})).rejects.toMatchObject({
    why: "m: adapter_error",
  });
});
