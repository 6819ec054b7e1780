import { expect, test } from "vitest";
import { type ProbeEvidence, withAnswer } from "./evidence.ts";

function gather(answers: readonly string[]): ProbeEvidence | undefined {
  return answers.reduce<ProbeEvidence | undefined>(
    (known, answer, index) =>
      withAnswer(
        known,
        { ok: false, target: "GET /", answer, at: index, elapsedMs: 1 },
        index * 100,
      ),
    undefined,
  );
}

test("keeps distinct answers with their times and counts, the present one last", () => {
  expect(gather(["refused", "refused", "503 locked", "refused"])).toMatchObject({
    target: "GET /",
    attempts: 4,
    first: { at: 0 },
    last: { at: 3 },
    answers: [
      { answer: "503 locked", firstMs: 200, lastMs: 200, count: 1 },
      { answer: "refused", firstMs: 0, lastMs: 300, count: 3 },
    ],
  });
});

test("answers that differ in a timestamp are one; another status is another answer", () => {
  const seen = gather(["503 at 1700000001.5", "503 at 1700000002.25", "500 at 1700000003.5"]);
  expect(seen?.answers.map(({ answer, count }) => [answer, count])).toEqual([
    ["503 at 1700000002.25", 2],
    ["500 at 1700000003.5", 1],
  ]);
});

test("however many answers there are, the first and the latest are kept", () => {
  const many = Array.from("abcdefghij");
  const seen = gather(many)?.answers.map(({ answer }) => answer);
  expect(seen).toEqual(["a", "f", "g", "h", "i", "j"]);
});
