import { expect, test } from "vitest";
import { Agenda, type Appointment } from "./agenda.ts";

const at = (atMs: number, key: string): Appointment => ({ atMs, component: "kubelet", key });

function takeAll(agenda: Agenda, nowMs: number): string[] {
  const keys: string[] = [];
  for (let next = agenda.take(nowMs); next !== null; next = agenda.take(nowMs)) keys.push(next.key);
  return keys;
}

test("what is due comes in order of time, and of one time in the order it was noted", () => {
  const agenda = Agenda.empty();
  for (const one of [at(20, "b"), at(10, "z"), at(10, "a"), at(30, "c")]) agenda.note(one);
  expect(agenda.nextMs).toBe(10);
  expect(takeAll(agenda, 20)).toEqual(["z", "a", "b"]);
  expect(agenda.nextMs).toBe(30);
  expect(agenda.take(29)).toBeNull();
});

test("a key has one appointment: noted again it moves, and may only be moved forward where asked", () => {
  const agenda = Agenda.empty();
  agenda.note(at(10, "a"));
  agenda.note(at(20, "a"));
  expect(agenda.size).toBe(1);
  agenda.noteAtLatest(at(30, "a"));
  expect(agenda.when(at(0, "a"))).toBe(20);
  agenda.noteAtLatest(at(5, "a"));
  expect(agenda.when(at(0, "a"))).toBe(5);
  agenda.cancel(at(0, "a"));
  expect(agenda.nextMs).toBeNull();
  expect(agenda.when(at(0, "a"))).toBeNull();
});

test("a fork has an agenda of its own", () => {
  const agenda = Agenda.empty();
  agenda.note(at(10, "a"));
  const fork = agenda.fork();
  fork.note(at(5, "b"));
  agenda.note(at(7, "c"));
  expect(takeAll(agenda, 10)).toEqual(["c", "a"]);
  expect(takeAll(fork, 10)).toEqual(["b", "a"]);
});

test("what is noted for no time at all is not noted, and moves what was", () => {
  const agenda = Agenda.empty();
  agenda.note({ atMs: 5, component: "a", key: "k" });
  agenda.note({ atMs: Number.NaN, component: "a", key: "k" });
  agenda.note({ atMs: Number.POSITIVE_INFINITY, component: "b", key: "k" });
  expect(agenda.nextMs).toBeNull();
});
