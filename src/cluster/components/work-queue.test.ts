import { expect, test } from "vitest";
import { WorkQueue } from "./work-queue.ts";

function takeAll(queue: WorkQueue): string[] {
  const taken: string[] = [];
  for (let item = queue.take(); item !== null; item = queue.take()) {
    taken.push(`${item.component} ${item.key}`);
  }
  return taken;
}

test("what waits is taken once each, first come first served", () => {
  const queue = new WorkQueue();
  queue.add("a", "1");
  queue.add("b", "1");
  queue.add("a", "1");
  expect(takeAll(queue)).toEqual(["a 1", "b 1"]);
  expect(queue.isEmpty).toBe(true);
  queue.add("a", "1");
  expect(queue.isEmpty).toBe(false);
  expect(takeAll(queue)).toEqual(["a 1"]);
});

test("who acts last comes after all others, also after those that come meanwhile", () => {
  const queue = new WorkQueue(["sum"]);
  queue.add("sum", "1");
  queue.add("a", "1");
  expect(queue.take()).toEqual({ component: "a", key: "1" });
  queue.add("sum", "2");
  queue.add("sum", "1");
  queue.add("a", "2");
  expect(takeAll(queue)).toEqual(["a 2", "sum 1", "sum 2"]);
});
