import { expect, test } from "vitest";
import { FakeClock } from "../../../../test/support/fake-clock.ts";
import { ExportQueue, type ExportQueueOptions, type SendOutcome } from "./export-queue.ts";

/** A store that answers what the test says: the seam is the `send` function. */
function queueWith(answer: () => SendOutcome, options: Partial<ExportQueueOptions> = {}) {
  const clock = new FakeClock();
  const messages: string[] = [];
  const counts = { sent: 0, full: 0, failed: 0 };
  const queue = new ExportQueue({
    clock,
    send: async (payload) => {
      messages.push(payload.toString());
      return answer();
    },
    onSent: (spans) => {
      counts.sent += spans;
    },
    onDropped: (spans, reason) => {
      counts[reason] += spans;
    },
    ...options,
  });
  return { clock, queue, messages, counts };
}

test("sends in order, and joins what has come meanwhile", async () => {
  const { queue, clock, messages, counts } = queueWith(() => "sent");
  for (const payload of ["a", "b", "c"]) queue.enqueue(Buffer.from(payload), 1);
  await clock.advance(0);
  expect(messages).toEqual(["a", "bc"]);
  expect(counts).toEqual({ sent: 3, full: 0, failed: 0 });
  expect([queue.size, clock.sleeping]).toEqual([0, 0]);
});

test("a message stays below what a trace store takes", async () => {
  const { queue, clock, messages } = queueWith(() => "sent");
  queue.enqueue(Buffer.from("first"), 1);
  for (let count = 0; count < 5; count += 1) queue.enqueue(Buffer.alloc(400_000), 1);
  await clock.advance(0);
  expect(messages.map(({ length }) => length)).toEqual([5, 800_000, 800_000, 400_000]);
});

test("keeps trying while the store is away, with longer pauses, and loses nothing", async () => {
  let outcome: SendOutcome = "retry";
  const { queue, clock, messages, counts } = queueWith(() => outcome);
  queue.enqueue(Buffer.from("a"), 2);
  await clock.advance(10_000);
  // After 100, 200, 400, 800, 1600 ms and then every 2 s.
  expect(messages).toHaveLength(9);
  expect([queue.size, counts.sent]).toEqual([1, 0]);
  outcome = "sent";
  await clock.advance(2_000);
  expect(counts).toEqual({ sent: 2, full: 0, failed: 0 });
});

test("what does not fit is dropped and counted", async () => {
  const limits = { requests: 2, bytes: 10, ageMs: 1_000 };
  const { queue, clock, counts } = queueWith(() => "retry", { limits });
  queue.enqueue(Buffer.alloc(11), 1);
  queue.enqueue(Buffer.alloc(4), 1);
  queue.enqueue(Buffer.alloc(7), 1);
  queue.enqueue(Buffer.alloc(4), 1);
  queue.enqueue(Buffer.alloc(1), 1);
  expect([queue.size, counts.full]).toEqual([2, 3]);
  await clock.advance(3_000);
  expect([queue.size, counts.failed]).toEqual([0, 2]);
});

test("what the store refuses is dropped, and the next one goes out", async () => {
  const outcomes: SendOutcome[] = ["refused", "sent"];
  const { queue, clock, counts } = queueWith(() => outcomes.shift() ?? "sent");
  queue.enqueue(Buffer.from("a"), 5);
  await clock.advance(0);
  queue.enqueue(Buffer.from("b"), 1);
  await clock.advance(0);
  expect(counts).toEqual({ sent: 1, full: 0, failed: 5 });
});

test("a stop tries once more and leaves no timer", async () => {
  const { queue, clock, messages, counts } = queueWith(() => "retry");
  queue.enqueue(Buffer.from("a"), 3);
  await clock.advance(0);
  await queue.stop();
  expect(messages).toEqual(["a", "a"]);
  expect([counts.failed, clock.sleeping]).toEqual([3, 0]);
  queue.enqueue(Buffer.from("b"), 1);
  expect(counts.full).toBe(1);
});
