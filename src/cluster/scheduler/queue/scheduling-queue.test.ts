import fc from "fast-check";
import { expect, test } from "vitest";
import { aPod } from "../../../../test/support/cluster/scheduling.ts";
import type { QueuedPod } from "./queued-pod.ts";
import { SchedulingQueue } from "./scheduling-queue.ts";

const RULES = ["NodeResourcesFit"] as const;

function queueOf(pods: Readonly<Record<string, number>>): SchedulingQueue {
  const queue = SchedulingQueue.empty();
  for (const [name, priority] of Object.entries(pods)) queue.add(aPod(name, { priority }), 0);
  return queue;
}

function taken(queue: SchedulingQueue, nowMs: number): QueuedPod {
  const pod = queue.take(nowMs);
  if (pod === null) throw new Error("nothing to take");
  return pod;
}

test("the more important comes first, and of those as important who came first", () => {
  const queue = queueOf({ low: 0, high: 9, late: 9 });
  const order = [1, 2, 3].map((nowMs) => taken(queue, nowMs).key);
  expect(order).toEqual(["default/high", "default/late", "default/low"]);
  expect(queue.take(4)).toBeNull();
});

test("back-offs double from one second to ten, and end with the window that they end in", () => {
  const queue = queueOf({ web: 0 });
  const seconds = [];
  for (let atMs = 0; seconds.length < 6; ) {
    // Who could not be tried at all is not taken early.
    queue.putBack(taken(queue, atMs), [], atMs);
    const next = queue.flushMs ?? 0;
    seconds.push((next - atMs) / 1_000);
    queue.flush(next - 1);
    expect(queue.hasNext(next - 1)).toBe(false);
    queue.flush(next);
    atMs = next;
  }
  expect(seconds).toEqual([2, 3, 5, 9, 11, 11]);
});

test("who is in back-off is taken early when nobody else is there", () => {
  const queue = queueOf({ web: 0 });
  queue.putBack(taken(queue, 0), RULES, 0);
  const [waiting] = queue.unschedulable;
  if (waiting !== undefined) queue.requeue(waiting, 100);
  expect(queue.placeOf("default/web")).toBe("backing off");
  queue.add(aPod("new"), 100);
  expect([taken(queue, 100).key, taken(queue, 100).key]).toEqual(["default/new", "default/web"]);
});

test("at one moment a pod is tried so often and no more", () => {
  const queue = queueOf({ web: 0 });
  let tries = 0;
  for (let pod = queue.take(0); pod !== null; pod = queue.take(0)) {
    tries += 1;
    queue.putBack(pod, RULES, 0);
    for (const waiting of queue.unschedulable) queue.requeue(waiting, 0);
  }
  expect(tries).toBe(8);
  expect(queue.hasNext(1)).toBe(true);
});

test("a queue that is saved and loaded, or forked, goes on as it would have", () => {
  const deed = fc.record({
    what: fc.constantFrom("add", "gated", "take", "fail", "requeue", "flush", "remove"),
    name: fc.nat(8).map((number) => `p${number}`),
    priority: fc.nat(2),
    passMs: fc.constantFrom(0, 300, 2_000, 400_000),
  });
  const run = (
    queue: SchedulingQueue,
    deeds: readonly (typeof deed extends fc.Arbitrary<infer T> ? T : never)[],
    fromMs: number,
  ) => {
    let nowMs = fromMs;
    return deeds.map(({ what, name, priority, passMs }) => {
      nowMs += passMs;
      const key = `default/${name}`;
      if (what === "add" || what === "gated") {
        queue.remove(key);
        const gates = what === "gated" ? { schedulingGates: [{ name: "gate" }] } : {};
        queue.add(aPod(name, { priority, ...gates }), nowMs);
      } else if (what === "take" || what === "fail") {
        const pod = queue.take(nowMs);
        if (pod !== null) queue.putBack(pod, what === "take" ? RULES : [], nowMs);
        return pod;
      } else if (what === "requeue") {
        for (const waiting of queue.unschedulable) queue.requeue(waiting, nowMs);
      } else if (what === "flush") queue.flush(nowMs);
      else queue.remove(key);
      return queue.flushMs;
    });
  };
  fc.assert(
    fc.property(fc.array(deed), fc.array(deed), (before, after) => {
      const queue = SchedulingQueue.empty();
      run(queue, before, 0);
      const loaded = SchedulingQueue.empty();
      loaded.load(JSON.parse(JSON.stringify(queue.save())));
      const fork = queue.fork();
      const expected = run(queue, after, 10_000_000);
      expect(run(loaded, after, 10_000_000)).toEqual(expected);
      expect(run(fork, after, 10_000_000)).toEqual(expected);
    }),
  );
});
